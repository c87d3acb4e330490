package dev.countersign.testing;

import dev.countersign.testing.StandIn.User;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** A browser that signs in through a provider for an application: it keeps cookies and follows redirects when told. */
public final class Traveller {

    public static final String LAUNCH = "/api/v1/auth/launch/initiate";
    public static final String PAGE = "/account/sign-in";

    private final AppUser app;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    private Traveller(AppUser app) {
        this.app = app;
    }

    public static Traveller somebody() {
        return of(Person.stranger());
    }

    /** A traveller from this person's address. */
    public static Traveller of(Person person) {
        return new Traveller(AppUser.of(person));
    }

    /** The application's side, with the verifier of this attempt. */
    public AppUser app() {
        return app;
    }

    public Map<String, String> cookies() {
        return cookies;
    }

    public Api api() {
        Api api = app.person().api();
        return cookies.isEmpty()
                ? api
                : api.with(
                        "Cookie",
                        cookies.entrySet().stream()
                                .map(cookie -> cookie.getKey() + '=' + cookie.getValue())
                                .collect(Collectors.joining("; ")));
    }

    public Answer get(String path) {
        return keep(api().get(path));
    }

    public Answer keep(Answer answer) {
        for (String cookie : answer.headerValues("Set-Cookie")) {
            String[] pair = cookie.split(";", 2)[0].split("=", 2);
            if (cookie.contains("Max-Age=0;")) {
                cookies.remove(pair[0]);
            } else {
                cookies.put(pair[0], pair[1]);
            }
        }
        return answer;
    }

    /** The path that begins a sign-in, such as {@code github} or {@code providers/corp}. */
    public String path(String provider) {
        return "/api/v1/auth/" + provider + "?code_challenge=" + app.challenge() + "&redirect_uri="
                + AppUser.REDIRECT_URI;
    }

    /** Begins a sign-in without a popup; returns the URL at the provider. */
    public String leave(String provider) {
        Answer answer = get(path(provider));
        if (answer.status() != 302) {
            throw new AssertionError(answer.toString());
        }
        return answer.header("Location");
    }

    /** Comes back after the user allowed what the URL asks for. */
    public Answer comeBack(String location, User user) {
        return get(callback(location, StandIn.running().allow(location, user)));
    }

    /** The path and query at which the provider sends the browser back. */
    public static String callback(String location, String code) {
        Map<String, String> question = StandIn.query(URI.create(location).getRawQuery());
        return URI.create(question.get("redirect_uri")).getPath() + "?code=" + code + "&state=" + question.get("state");
    }

    /** A whole sign-in without a popup. */
    public Answer signIn(String provider, User user) {
        return comeBack(leave(provider), user);
    }

    /** What a redirect carries in its fragment, or in its query if it has none. */
    public static Map<String, String> result(Answer answer) {
        URI location = URI.create(answer.header("Location"));
        return StandIn.query(location.getRawFragment() != null ? location.getRawFragment() : location.getRawQuery());
    }

    /** The error with which a sign-in without a popup ended; it carries nothing else. */
    public static String failure(Answer answer) {
        Map<String, String> result = result(answer);
        if (answer.status() != 302 || !result.keySet().equals(Set.of("error", "state_id"))) {
            throw new AssertionError(answer.toString());
        }
        return result.get("error");
    }

    /** Asks for a launch ticket like a page of this origin. */
    public Answer launch(String origin, String provider, String stateId) {
        return app.person()
                .api()
                .with("Origin", origin)
                .post(LAUNCH, "provider", provider, "code_challenge", app.challenge(), "state_id", stateId);
    }

    public Answer launch(String stateId) {
        return launch(StandIn.APP, "github", stateId);
    }

    /** The path of the popup. */
    public static String popup(Answer launched) {
        URI url = URI.create(launched.text("/data/launch_url"));
        return url.getPath() + '?' + url.getRawQuery();
    }

    /** Signs in in a popup up to the page that asks; returns the page. */
    public Answer toConfirm(String stateId, User user) {
        Answer back = comeBack(get(popup(launch(stateId))).header("Location"), user);
        return get(back.header("Location"));
    }

    /** Answers the page, {@code allow} or {@code deny}, like its script. */
    public Answer answer(String stateId, String answer) {
        return keep(api().with("Accept", "application/json").postForm(PAGE, "state_id", stateId, "answer", answer));
    }

    public static String newStateId() {
        return UUID.randomUUID().toString();
    }

    /** Collects the session with an intent. */
    public Answer collect(String intent) {
        return app.exchange(app.authorize(intent).text("/data/code"));
    }

    /** A user whose account was made by a sign-in at this provider, who then set a password. */
    public static Person accountAt(String provider, User user) {
        Traveller traveller = somebody();
        Answer session =
                traveller.collect(result(traveller.signIn(provider, user)).get("auth_intent_token"));
        Person person = new Person(
                user.email(),
                "Correct-Horse-7-battery",
                traveller.app().person().api());
        Answer set = person.setPassword(person.mailedResetToken(), person.password());
        if (session.status() != 200 || set.status() != 200) {
            throw new AssertionError(session + " " + set);
        }
        return new Person(person.email(), person.password(), person.api(), person.logIn());
    }

    /** A user with such an account and a second factor. */
    public static Secured securedAt(String provider, User user) {
        return Secured.secure(accountAt(provider, user));
    }
}
