package dev.countersign.testing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.UUID;

/**
 * A user who signs in to an application by PKCE (RFC 7636).
 *
 * @param verifier the application's secret for this sign-in
 */
public record AppUser(Person person, String verifier) {

    public static final String REDIRECT_URI = "https://app.example.com/callback";
    public static final String LOOPBACK_URI = "http://127.0.0.1:8085/callback";
    /** All redirect URIs, as the setting has them. */
    public static final String REDIRECT_URIS = REDIRECT_URI + ",https://app.example.com/callback/2," + LOOPBACK_URI;

    public static final String LOGIN = "/api/v1/users/auth/login";
    public static final String AUTHORIZE = "/api/v1/auth/authorize";
    public static final String EXCHANGE = "/api/v1/auth/exchange";
    public static final String CANCEL = "/api/v1/auth/intent/cancel";

    /** A new user with an account. */
    public static AppUser somebody() {
        return of(Person.verified());
    }

    /** A further sign-in of this user, with a secret of its own. */
    public static AppUser of(Person person) {
        return new AppUser(person, (UUID.randomUUID() + "." + UUID.randomUUID()).replace('-', '~'));
    }

    /** The code challenge by S256. */
    public String challenge() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public Answer logIn() {
        return logIn("response_mode", "intent", "code_challenge", challenge());
    }

    /** Signs in by address and password, with further fields. */
    public Answer logIn(Object... fields) {
        Object[] all = new Object[fields.length + 4];
        all[0] = "email";
        all[1] = person.email();
        all[2] = "password";
        all[3] = person.password();
        System.arraycopy(fields, 0, all, 4, fields.length);
        return person.api().post(LOGIN, all);
    }

    /** Signs in and returns the intent. */
    public String intent() {
        return logIn().text("/data/auth_intent_token");
    }

    public Answer authorize(String intent) {
        return authorize(intent, "code_challenge", challenge(), "redirect_uri", REDIRECT_URI);
    }

    public Answer authorize(String intent, Object... fields) {
        return person.api().as(intent).post(AUTHORIZE, fields);
    }

    /** Signs in and returns the authorization code. */
    public String code() {
        return authorize(intent()).text("/data/code");
    }

    public Answer exchange(String code) {
        return exchange("code", code, "code_verifier", verifier, "redirect_uri", REDIRECT_URI);
    }

    public Answer exchange(Object... fields) {
        return person.api().post(EXCHANGE, fields);
    }

    public Answer cancel(String token) {
        return person.api().as(token).post(CANCEL);
    }
}
