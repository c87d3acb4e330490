package dev.countersign.wire.thogits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A browser on a page of this dialect. It keeps its cookies and sends its origin. */
final class Visitor {

    static final String REGISTER = "/api/auth/register";
    static final String LOGIN = "/api/auth/login";
    static final String LOGOUT = "/api/auth/logout";
    static final String ME = "/api/auth/me";
    static final String TOTP = "/api/auth/2fa/totp";
    static final String SETUP = TOTP + "/setup";
    static final String CONFIRM = TOTP + "/confirm";
    static final String VERIFY = TOTP + "/verify";
    static final String DISABLE = TOTP + "/disable";
    static final String[] USER_INFO = {"id", "email", "username", "email_verified", "totp_enabled", "created_at"};

    private final Person person;
    private final String origin;
    private final String prefix;
    private final Map<String, String> jar = new LinkedHashMap<>();
    private AuthenticatorApp app;

    private Visitor(Person person, String origin) {
        this.person = person;
        this.origin = origin;
        this.prefix = origin.startsWith("https:") ? "__Host-" : "";
    }

    /** A browser without cookies. */
    static Visitor of(Person person) {
        return at(person, Api.baseUrl());
    }

    static Visitor at(Person person, String origin) {
        return new Visitor(person, origin);
    }

    /** A new account, signed in here. */
    static Visitor signedIn() {
        return signedIn(Person.verified());
    }

    static Visitor signedIn(Person person) {
        Visitor visitor = of(person);
        require(200, visitor.logIn());
        return visitor;
    }

    /** A signed-in user who has begun a setup. */
    static Visitor pending() {
        Visitor visitor = signedIn();
        visitor.begin();
        return visitor;
    }

    /** A signed-in user who has confirmed a setup. */
    static Visitor secured() {
        Visitor visitor = pending();
        require(200, visitor.confirm(visitor.app.firstCode()));
        return visitor;
    }

    /** A user with a second factor who has given the password. */
    static Visitor asked() {
        Visitor visitor = secured();
        require(200, visitor.logIn());
        return visitor;
    }

    Person person() {
        return person;
    }

    AuthenticatorApp app() {
        return app;
    }

    Visitor with(AuthenticatorApp other) {
        this.app = other;
        return this;
    }

    /** Another browser of the same person, without cookies. */
    Visitor elsewhere() {
        return at(person, origin).with(app);
    }

    Visitor begin() {
        Answer setup = setUp();
        require(200, setup);
        app = AuthenticatorApp.typed(setup.text("/secret"));
        return this;
    }

    Answer register() {
        return post(REGISTER, "email", person.email(), "password", person.password());
    }

    Answer logIn() {
        return logIn(person.password());
    }

    Answer logIn(String password) {
        return post(LOGIN, "email", person.email(), "password", password);
    }

    Answer logOut() {
        return postNothing(LOGOUT);
    }

    Answer me() {
        return keep(client().get(ME));
    }

    Answer setUp() {
        return postNothing(SETUP);
    }

    Answer confirm(String code) {
        return post(CONFIRM, "code", code);
    }

    Answer verify(String code) {
        return post(VERIFY, "code", code);
    }

    Answer disable(String code) {
        return post(DISABLE, "code", code);
    }

    Answer post(String path, Object... fields) {
        return keep(client().post(path, fields));
    }

    Answer postRaw(String path, String body) {
        return keep(client().postRaw(path, body));
    }

    Answer postNothing(String path) {
        return keep(client().method("POST", path));
    }

    RawRequest raw(String path, Object... fields) {
        return RawRequest.post(client(), path, fields);
    }

    /** A client that sends this browser's origin and cookies. */
    Api client() {
        Api client = person.api().with("Origin", origin);
        return jar.isEmpty() ? client : client.with("Cookie", cookies());
    }

    String cookies() {
        return jar.entrySet().stream()
                .map(one -> one.getKey() + '=' + one.getValue())
                .collect(Collectors.joining("; "));
    }

    Map<String, String> jar() {
        return new TreeMap<>(jar);
    }

    String session() {
        return jar.get(prefix + "session");
    }

    String partial() {
        return jar.get(prefix + "session_2fa");
    }

    /** Puts a cookie into the browser, like an attacker who stole or forged it. */
    Visitor plant(String name, String value) {
        jar.put(prefix + name, value);
        return this;
    }

    private Answer keep(Answer answer) {
        for (String line : answer.headerValues("Set-Cookie")) {
            String[] pair = line.split(";", 2)[0].split("=", 2);
            if (line.contains("Max-Age=0;")) {
                jar.remove(pair[0]);
            } else {
                jar.put(pair[0], pair[1]);
            }
        }
        return answer;
    }

    /** Resets the account as if no code had been given: none counted, none used. */
    Visitor rested() {
        Ledger.change(
                "update code_gate set failures = 0, in_a_row = 0, lock_level = 0, locked_until = null, recent = '{}'"
                        + " where account_id = $1",
                person.accountId());
        Ledger.change("update second_factor set last_step = 1 where account_id = $1", person.accountId());
        return this;
    }

    static void require(int status, Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    }
}
