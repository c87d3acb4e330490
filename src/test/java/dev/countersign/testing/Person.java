package dev.countersign.testing;

import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A user with an address and a password; its factories go through sign-up as far as a test needs.
 *
 * @param signedIn the answer that signed them in; null for those who are not
 */
public record Person(String email, String password, Api api, Answer signedIn) {

    private static final Pattern TOKEN = Pattern.compile("token=([0-9a-f]{64})");

    /** A user who is not signed in. */
    public Person(String email, String password, Api api) {
        this(email, password, api, null);
    }

    /** A user whom the server does not know. */
    public static Person stranger() {
        String name = "p" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        return new Person(name + "@example.com", "Correct-Horse-7-battery", Api.fromAnywhere(), null);
    }

    /** A user who has signed up and not yet verified the address. */
    public static Person signedUp() {
        Person person = stranger();
        Answer answer = person.signUp();
        if (answer.status() != 200) {
            throw new AssertionError(answer.toString());
        }
        return person;
    }

    /** A user with an account, signed in by the verification link. */
    public static Person verified() {
        Person person = signedUp();
        Answer answer = person.verify(person.mailedToken());
        if (answer.status() != 200) {
            throw new AssertionError(answer.toString());
        }
        return new Person(person.email, person.password, person.api, answer);
    }

    /** A user whose account is banned. */
    public static Person banned() {
        Person person = verified();
        Ledger.ban(person.email);
        return person;
    }

    /** This person's client, sending the access token. */
    public Api session() {
        return api.as(access());
    }

    public String access() {
        return signedIn.text("/data/token");
    }

    public String refresh() {
        return signedIn.text("/data/refreshToken");
    }

    public String username() {
        return signedIn.text("/data/user/username");
    }

    public String accountId() {
        return signedIn.text("/data/user/id");
    }

    public Answer signUp() {
        return api.post("/api/v1/auth/signup", "email", email, "password", password);
    }

    public Answer verify(String token) {
        return api.post("/api/v1/auth/verify-email", "token", token);
    }

    public Answer logIn() {
        return logIn(password);
    }

    public Answer logIn(String withPassword) {
        return api.post("/api/v1/users/auth/login", "email", email, "password", withPassword);
    }

    public Answer forgetPassword() {
        return api.post("/api/v1/auth/forgot-password", "email", email);
    }

    public Answer setPassword(String token, String newPassword) {
        return api.post("/api/v1/auth/reset-password", "token", token, "password", newPassword);
    }

    /** The token of the newest mailed link. */
    public String mailedToken() {
        return tokenIn(Mailbox.latestTo(email).text());
    }

    /** Requests a reset link and returns its token. */
    public String mailedResetToken() {
        Ledger.awaitMailsSent(email);
        int before = Mailbox.allTo(email).size();
        Answer answer = forgetPassword();
        if (answer.status() != 200) {
            throw new AssertionError(answer.toString());
        }
        return tokenIn(Mailbox.awaitTo(email, before + 1).getFirst().text());
    }

    public static String tokenIn(String text) {
        Matcher token = TOKEN.matcher(text);
        if (!token.find()) {
            throw new AssertionError("no link in: " + text);
        }
        return token.group(1);
    }

    public Person from(Api elsewhere) {
        return new Person(email, password, elsewhere, signedIn);
    }
}
