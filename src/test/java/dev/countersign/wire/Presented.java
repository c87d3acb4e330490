package dev.countersign.wire;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.AppUser;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Script;
import dev.countersign.testing.Secured;
import dev.countersign.wire.http.CredentialKind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A valid credential that one dialect issued.
 *
 * @param secret empty for no credential
 * @param owner the account; empty without one
 */
record Presented(CredentialKind kind, String secret, String owner) {

    static Presented of(CredentialKind kind, String dialect) {
        return switch (kind) {
            case NONE -> new Presented(kind, "", "");
            case SESSION -> session(kind, Person.verified(), dialect);
            case BANNED_SESSION -> banned(session(kind, Person.verified(), dialect));
            case PENDING_SIGNUP -> new Presented(kind, registered().text("/access_token"), "");
            case PENDING_REFRESH_TOKEN -> new Presented(kind, registered().text("/refresh_token"), "");
            case CHALLENGE -> challenge(Secured.somebody(), dialect);
            case INTENT -> new Presented(kind, AppUser.somebody().intent(), "");
            case REFRESH_TOKEN -> refreshToken(Person.verified(), dialect);
            case AUTOMATION_TOKEN -> of(Script.somebodys(Script.FULL), kind);
            case BANNED_AUTOMATION_TOKEN -> banned(of(Script.somebodys(Script.FULL), kind));
            case PASSWORD -> password(kind, Person.verified());
            case BANNED_PASSWORD -> banned(password(kind, Person.verified()));
        };
    }

    static Presented of(Script script, CredentialKind kind) {
        return new Presented(kind, script.text(), script.person().accountId());
    }

    private static Presented session(CredentialKind kind, Person person, String dialect) {
        String secret = switch (dialect) {
            case "betterauth" -> Guest.signedIn(person).cookie("session_token");
            case "thogits" -> cookie(logIn(person, "/api/auth/login"), "session");
            case "hydracore" -> logIn(person, "/auth/login").text("/access_token");
            default -> person.access();
        };
        return new Presented(kind, secret, person.accountId());
    }

    private static Presented banned(Presented session) {
        Ledger.change("update account set banned = true where id = $1", session.owner);
        return session;
    }

    private static Presented challenge(Secured secured, String dialect) {
        Person person = secured.person();
        String secret = switch (dialect) {
            case "betterauth" -> Guest.signedIn(person).cookie("two_factor");
            case "thogits" -> cookie(logIn(person, "/api/auth/login"), "session_2fa");
            case "hydracore" -> logIn(person, "/auth/login").text("/temp_token");
            default -> secured.challenge();
        };
        return new Presented(CredentialKind.CHALLENGE, secret, "");
    }

    private static Presented refreshToken(Person person, String dialect) {
        String secret =
                dialect.equals("hydracore") ? logIn(person, "/auth/login").text("/refresh_token") : person.refresh();
        return new Presented(CredentialKind.REFRESH_TOKEN, secret, person.accountId());
    }

    private static Presented password(CredentialKind kind, Person person) {
        String secret = Base64.getEncoder()
                .encodeToString((person.email() + ':' + person.password()).getBytes(StandardCharsets.UTF_8));
        return new Presented(kind, secret, person.accountId());
    }

    private static Answer registered() {
        Person person = Person.stranger();
        return logIn(person, "/auth/register");
    }

    private static Answer logIn(Person person, String path) {
        return person.api().post(path, "email", person.email(), "password", person.password());
    }

    private static String cookie(Answer answer, String name) {
        return answer.headerValues("Set-Cookie").stream()
                .filter(line -> line.startsWith(name + '='))
                .map(line -> line.substring(name.length() + 1).split(";", 2)[0])
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + answer));
    }

    /** A client on a page of this server that presents the secret in the header and in every cookie of the dialect. */
    Api client(String dialect) {
        Api client = Api.fromAnywhere().with("Origin", Api.baseUrl());
        if (secret.isEmpty()) {
            return client;
        }
        if (isPassword()) {
            return client.with("Authorization", "Basic " + secret);
        }
        Api withHeader = client.as(secret);
        return switch (dialect) {
            case "betterauth" ->
                withHeader.with("Cookie", "better-auth.session_token=" + secret + "; better-auth.two_factor=" + secret);
            case "thogits" -> withHeader.with("Cookie", "session=" + secret + "; session_2fa=" + secret);
            case "hydracore" -> withHeader.with("Cookie", "access_token=" + secret + "; refresh_token=" + secret);
            default -> withHeader;
        };
    }

    /** The token in a field of a body; null if it cannot be in one. */
    String inBody() {
        return secret.isEmpty() || isPassword() ? null : secret;
    }

    boolean isPassword() {
        return kind == CredentialKind.PASSWORD || kind == CredentialKind.BANNED_PASSWORD;
    }

    /** How many sessions its owner has. */
    int sessions() {
        return Ledger.texts("select id::text from session where account_id = $1 and ended_at is null", owner)
                .size();
    }
}
