package dev.countersign.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A browser on a page that uses Better Auth: it keeps cookies, drops deleted ones, and sends its page's origin.
 */
public final class Guest {

    public static final String ROOT = "/api/auth";
    private static final String PREFIX = "better-auth.";

    private final Person person;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    private Guest(Person person) {
        this.person = person;
    }

    /** A guest without cookies. */
    public static Guest of(Person person) {
        return new Guest(person);
    }

    /** A new user with a session. */
    public static Guest signedIn() {
        return signedIn(Person.verified());
    }

    /** Signs an existing user in: opens a session, or begins a challenge. */
    public static Guest signedIn(Person person) {
        Guest guest = of(person);
        Answer answer = guest.signIn();
        if (answer.status() != 200) {
            throw new AssertionError(answer.toString());
        }
        return guest;
    }

    public Person person() {
        return person;
    }

    /** The headers that it sends with every request now. */
    public Api api() {
        Api api = person.api().with("Origin", Api.baseUrl());
        return cookies.isEmpty() ? api : api.with("Cookie", cookieHeader());
    }

    public String cookieHeader() {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + '=' + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    /** The value of a cookie of this contract; empty if it is not set. */
    public String cookie(String name) {
        return cookies.getOrDefault(PREFIX + name, "");
    }

    public Guest with(String name, String value) {
        cookies.put(PREFIX + name, value);
        return this;
    }

    public Guest without(String name) {
        cookies.remove(PREFIX + name);
        return this;
    }

    /** Another browser with the same cookies. */
    public Guest copy() {
        Guest copy = new Guest(person);
        copy.cookies.putAll(cookies);
        return copy;
    }

    public Answer post(String path, Object... fields) {
        return keep(api().post(ROOT + path, fields));
    }

    public Answer get(String path) {
        return keep(api().get(ROOT + path));
    }

    /** The request as raw bytes, to be sent without this client. */
    public RawRequest request(String path, Object... fields) {
        return RawRequest.post(api(), ROOT + path, fields);
    }

    public Answer signIn(Object... more) {
        List<Object> fields = new ArrayList<>(List.of("email", person.email(), "password", person.password()));
        fields.addAll(List.of(more));
        return post("/sign-in/email", fields.toArray());
    }

    /** Calls one of the endpoints that take the password. */
    public Answer withPassword(String path, Object... more) {
        List<Object> fields = new ArrayList<>(List.of("password", person.password()));
        fields.addAll(List.of(more));
        return post("/two-factor" + path, fields.toArray());
    }

    public Answer verifyTotp(String code, Object... more) {
        List<Object> fields = new ArrayList<>(List.of("code", code));
        fields.addAll(List.of(more));
        return post("/two-factor/verify-totp", fields.toArray());
    }

    /** Requests an email code and reads it from the mailbox. */
    public String mailedCode() {
        Ledger.awaitMailsSent(person.email());
        int before = Mailbox.allTo(person.email()).size();
        Answer answer = post("/two-factor/send-otp");
        if (answer.status() != 200) {
            throw new AssertionError(answer.toString());
        }
        return Mailbox.awaitTo(person.email(), before + 1).getFirst().codes().getFirst();
    }

    public Answer session() {
        return get("/get-session");
    }

    /** Whether its session is still valid. */
    public boolean isIn() {
        return copy().session().json().isObject();
    }

    private Answer keep(Answer answer) {
        for (String header : answer.headerValues("Set-Cookie")) {
            String pair = header.split(";", 2)[0];
            int equals = pair.indexOf('=');
            if (header.contains("; Max-Age=0;")) {
                cookies.remove(pair.substring(0, equals));
            } else {
                cookies.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return answer;
    }
}
