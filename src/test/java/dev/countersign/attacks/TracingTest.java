package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.AppUser;
import dev.countersign.testing.Device;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import dev.countersign.testing.StandIn;
import dev.countersign.testing.StandIn.User;
import dev.countersign.testing.Tokens;
import dev.countersign.testing.TraceCollector;
import dev.countersign.testing.TraceCollector.Span;
import dev.countersign.testing.Traveller;
import dev.countersign.testing.Until;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Traces as a collector gets them hold no secret, and nobody outside decides about them. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(TracingTest.Traced.class)
class TracingTest {

    /** Traces go to a collector, and there are providers to sign in at. */
    public static class Traced implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(StandIn.class), new TestResourceEntry(TraceCollector.class));
        }
    }

    /** All attributes that spans have. Judge a new one before you add it: docs/operating.md lists them. */
    private static final Set<String> ATTRIBUTES = Set.of(
            "client.address",
            "code.function.name",
            "db.connection_string",
            "db.operation",
            "db.sql.table",
            "db.statement",
            "db.system",
            "db.user",
            "http.request.body.size",
            "http.request.method",
            "http.response.body.size",
            "http.response.status_code",
            "http.route",
            "network.peer.address",
            "network.peer.port",
            "server.address",
            "server.port",
            "url.path",
            "url.query",
            "url.scheme",
            "user_agent.original");

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<String> secrets = new ArrayList<>();
    private final List<String> sixDigits = new ArrayList<>();

    private String secret(String secret) {
        assertThat(secret).hasSizeGreaterThan(5);
        secrets.add(secret);
        return secret;
    }

    private String code(String code) {
        sixDigits.add(code);
        return code;
    }

    @Test
    void carriesNoSecret() {
        Person person = signUpAndIn();
        useWrongWords(person.api());
        useSecondFactor();
        useHandoff(AppUser.of(person));
        useDevice(person);
        useProvider();
        useTokens(person);
        useCookies();
        useHydraCore();
        awaitExported();

        String traced = TraceCollector.raw();
        assertThat(traced)
                .contains("/api/v1/users/auth/login", "/api/v1/auth/exchange", "/auth/verify-email", "SELECT");
        assertThat(secrets).allSatisfy(secret -> assertThat(traced).doesNotContain(secret));
        assertThat(sixDigits).allSatisfy(code -> assertThat(traced).doesNotContainPattern("\\b" + code + "\\b"));
        Set<String> attributes = new TreeSet<>();
        TraceCollector.spans()
                .forEach(span -> attributes.addAll(span.attributes().keySet()));
        assertThat(attributes).containsExactlyInAnyOrderElementsOf(ATTRIBUTES);
    }

    private Person signUpAndIn() {
        Person person = Person.signedUp();
        secret(person.password());
        secret(person.email());
        person.verify(secret(person.mailedToken()));
        Answer login = person.logIn();
        Person in = new Person(person.email(), person.password(), person.api(), login);
        secret(in.access());
        Answer refreshed = in.api().post("/api/v1/users/auth/refresh", "refreshToken", secret(in.refresh()));
        assertThat(refreshed.status()).isEqualTo(200);
        secret(refreshed.text("/data/refreshToken"));
        in.api()
                .with("Authorization", Endpoints.basic(person.email(), person.password()))
                .get("/api/v1/users/auth/me");
        secret(Endpoints.basic(person.email(), person.password()).substring(6));
        assertThat(person.setPassword(secret(person.mailedResetToken()), person.password())
                        .status())
                .isEqualTo(200);
        return new Person(person.email(), person.password(), person.api(), person.logIn());
    }

    private void useWrongWords(Api api) {
        api.post(
                "/api/v1/users/auth/login",
                "email",
                secret("address-canary@example.com"),
                "password",
                secret("Typo-Canary-7"));
        api.postRaw("/api/v1/users/auth/login", "{\"password\":\"" + secret("Broken-Canary-7") + "\",");
        api.get("/api/v1/nothing?token=" + secret("query-canary"));
        api.get("/api/auth/get-session?disableCookieCache=" + secret("state-canary"));
        api.get("/account/verify-email?token=" + secret("page-canary"));
        api.get("/api/v1/auth/launch/start?ticket=" + secret("ticket-canary"));
        api.get("/api/v1/auth/github/callback?code=" + secret("code-canary") + "&state=" + secret("state-canary-2"));
        api.as(secret("header-canary"))
                .with("Cookie", "session=" + secret("cookie-canary"))
                .get("/api/auth/me");
        api.with("Referer", "https://app.example.com/?code=" + secret("referer-canary"))
                .get("/api/v1/auth/config");
    }

    private void useSecondFactor() {
        Secured owner = Secured.somebody();
        String challenge = secret(owner.challenge());
        owner.verify(challenge, code(owner.wrongCode()));
        owner.verify(challenge, secret(owner.backupCodes().getFirst()));
        owner.verify(secret(owner.challenge()), code(owner.app().freshCode()));
        secrets.addAll(owner.backupCodes());
    }

    private void useHandoff(AppUser user) {
        String intent = secret(user.intent());
        Answer session = user.exchange(secret(user.authorize(intent).text("/data/code")));
        assertThat(session.status()).as(session.toString()).isEqualTo(200);
        secret(user.verifier());
        secret(session.text("/data/token"));
    }

    private void useDevice(Person person) {
        Device device = Device.of(person);
        secret(device.codes().text("/data/device_code"));
        secret(device.userCode());
        device.poll();
        Device.Browsing browsing = device.browse();
        secret(browsing.ticket());
        browsing.logIn();
        assertThat(device.poll().status()).isEqualTo(200);
    }

    private void useProvider() {
        Traveller traveller = Traveller.somebody();
        String location = traveller.leave("google");
        String code = secret(StandIn.running().allow(location, User.somebody()));
        secret(StandIn.query(location.substring(location.indexOf('?') + 1)).get("state"));
        Answer back = traveller.get(Traveller.callback(location, code));
        secret(Traveller.result(back).get("auth_intent_token"));
        String popup = Traveller.popup(traveller.launch(Traveller.newStateId()));
        secret(popup.substring(popup.indexOf('=') + 1));
        traveller.get(popup);
        secret("s3cret of the client");
    }

    private void useTokens(Person person) {
        Answer made = person.session().post(Tokens.PATH, "alias", "script");
        person.api().as(secret(made.text("/data/token"))).get("/api/v1/users/auth/me");
    }

    private void useCookies() {
        Guest guest = Guest.signedIn();
        secret(guest.cookie("session_token"));
        guest.session();
        Person visitor = Person.verified();
        Answer in = Endpoints.signIn(visitor.api(), "/api/auth/login", visitor.email(), visitor.password());
        secret(in.header("Set-Cookie").split("[=;]")[1]);
        Endpoints.browser(visitor.api(), in).get("/api/auth/me");
    }

    private void useHydraCore() {
        Person person = Person.stranger();
        Answer pending = Endpoints.signUp(person.api(), "/auth/register", person.email(), person.password());
        String mailed = code(Mailbox.latestTo(person.email()).codes().getFirst());
        Answer verified = person.api()
                .as(secret(pending.text("/access_token")))
                .post("/auth/verify-email", "email", person.email(), "code", mailed);
        assertThat(verified.status()).as(verified.toString()).isEqualTo(200);
        secret(verified.text("/refresh_token"));
        Endpoints.signIn(person.api(), Endpoints.BASIC, person.email(), person.password());
    }

    @Test
    void ignoresAForeignTraceparent() {
        String foreign = UUID.randomUUID().toString().replace("-", "");
        Person.stranger()
                .api()
                .with("traceparent", "00-" + foreign + "-00f067aa0ba902b7-00")
                .with("tracestate", "vendor=state-of-a-stranger")
                .with("baggage", "what=baggage-of-a-stranger")
                .get("/api/v1/auth/config");
        awaitExported();

        assertThat(TraceCollector.spans())
                .noneMatch(span -> span.traceId().equals(foreign))
                // Not even the flag "do not record" counts.
                .anyMatch(span -> span.name().endsWith("/api/v1/auth/config")
                        && span.parentId().isEmpty());
        assertThat(TraceCollector.raw()).doesNotContain("of-a-stranger");
    }

    @Test
    void tracesOnlyWhatRequestsDo() {
        Person person = Person.verified();
        person.logIn();
        person.session().get("/api/v1/users/auth/me");
        awaitExported();

        assertThat(TraceCollector.spans())
                .filteredOn(span -> span.parentId().isEmpty())
                .allMatch(span -> span.kind() == Span.SERVER);
        assertThat(TraceCollector.spans())
                .filteredOn(span -> span.kind() == Span.CLIENT)
                .extracting(span -> span.attributes().get("db.system"))
                .contains("redis")
                .anyMatch(system -> !system.equals("redis"));
    }

    /** Spans are exported in order, so a last request shows that those before it are there. */
    private static void awaitExported() {
        String name = "/api/v1/marker-" + UUID.randomUUID();
        Person.stranger().api().get(name);
        Pattern marker = Pattern.compile(Pattern.quote(name));
        Until.holds(PATIENCE, () -> marker.matcher(TraceCollector.raw()).find(), () -> "no span of " + name);
    }
}
