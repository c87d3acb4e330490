package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.embedded.Mail;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.Test;

/** Secrets of the dialects with cookies, mailed codes and Basic: none is logged, none is stored in clear. */
@QuarkusTest
@WithTestResource(Servers.class)
class DialectsCanaryTest {

    private static final String TOTP = "/api/auth/2fa/totp";

    private final List<String> secrets = new ArrayList<>();
    private final List<String> sixDigits = new ArrayList<>();

    private String secret(String secret) {
        secrets.add(secret);
        return secret;
    }

    private String code(String code) {
        sixDigits.add(code);
        return code;
    }

    /** Records the secrets in an answer; only the second part of a device's token is secret. */
    private Answer keep(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isIn(200, 202);
        for (String line : answer.headerValues("Set-Cookie")) {
            String[] cookie = line.split(";", 2)[0].split("=", 2);
            if (cookie[1].length() > 10) {
                secret(cookie[0].endsWith("trust_device") ? cookie[1].substring(25) : cookie[1]);
            }
        }
        for (String name : List.of("token", "access_token", "refresh_token", "temp_token")) {
            if (answer.json().path(name).isTextual()) {
                secret(answer.text('/' + name));
            }
        }
        answer.json().path("backupCodes").forEach(one -> {
            secret(one.asText());
            secret(one.asText().toLowerCase(Locale.ROOT));
        });
        return answer;
    }

    private AuthenticatorApp keepKey(String base32) {
        byte[] raw = Base32.decode(secret(base32));
        secrets.add(HexFormat.of().formatHex(raw));
        secrets.add(Base64.getEncoder().encodeToString(raw).substring(0, 26));
        secrets.add(Base64.getUrlEncoder().encodeToString(raw).substring(0, 26));
        secrets.add(Arrays.toString(raw));
        return AuthenticatorApp.typed(base32);
    }

    /** Passwords that are wrong, new, or in a malformed body. */
    private void mistype(Person person, String signIn, String signUp) {
        secret(person.password());
        Endpoints.signIn(person.api(), signIn, person.email(), secret("Typo-Canary-7-battery"));
        person.api().postRaw(signIn, "{\"password\":\"" + secret("Broken-Canary-7") + "\",");
        person.api().postRaw(signIn, "{\"email\":\"" + secret("form-canary") + "\",\"password\":{}}");
        person.api().post(signIn + "?token=" + secret("query-canary"));
        Person other = Person.stranger();
        keep(Endpoints.signUp(other.api(), signUp, other.email(), secret("Signup-Canary-7-battery")));
        secret(Person.tokenIn(Mailbox.latestTo(other.email()).text()));
        Endpoints.signUp(person.api(), signUp, person.email(), secret("Taken-Canary-7-battery"));
    }

    @Test
    void keepsNoSecretOfBetterAuth() {
        Person person = Person.verified();
        try (ServerLog log = ServerLog.listenClosely()) {
            mistype(person, "/api/auth/sign-in/email", "/api/auth/sign-up/email");
            Guest owner = Guest.of(person);
            keep(owner.signIn());
            String uri = keep(owner.withPassword("/enable")).text("/totpURI");
            AuthenticatorApp app = keepKey(AuthenticatorApp.parameters(uri).get("secret"));
            owner.post("/two-factor/enable", "password", secret("Wrong-Canary-7-battery"));
            owner.verifyTotp(code(app.wrongCode(1)));
            keep(owner.verifyTotp(code(app.code(0))));
            keep(owner.withPassword("/generate-backup-codes"));
            String backup = secrets.getLast();

            Guest device = Guest.of(person);
            keep(device.signIn());
            device.verifyTotp(code(app.wrongCode(2)));
            device.verifyTotp(secret("canary-form"));
            device.post("/two-factor/verify-backup-code", "code", secret("CANARYCDEF"));
            code(device.mailedCode());
            String mailed = code(device.mailedCode());
            device.post("/two-factor/verify-otp", "code", code(app.wrongCode(3)));
            keep(device.post("/two-factor/verify-otp", "code", mailed, "trustDevice", true));
            keep(device.signIn());
            device.post("/sign-out");
            Guest spending = Guest.of(person);
            keep(spending.signIn());
            search(log, person);
            keep(spending.post("/two-factor/verify-backup-code", "code", backup));
            Guest.of(person).with("session_token", secret("cookie-canary")).session();
            person.api().as(secret("header-canary")).get("/api/auth/get-session");
            search(log, person);
        }
    }

    @Test
    void keepsNoSecretOfThogits() {
        Person person = Person.verified();
        try (ServerLog log = ServerLog.listenClosely()) {
            mistype(person, "/api/auth/login", "/api/auth/register");
            Api session = Endpoints.browser(person.api(), logIn(person, "/api/auth/login"));
            AuthenticatorApp app =
                    keepKey(keep(session.method("POST", TOTP + "/setup")).text("/secret"));
            session.post(TOTP + "/confirm", "code", code(app.wrongCode(1)));
            keep(session.post(TOTP + "/confirm", "code", code(app.code(0))));

            Api partial = Endpoints.browser(person.api(), logIn(person, "/api/auth/login"));
            partial.post(Waiting.THOGITS, "code", code(app.wrongCode(2)));
            partial.post(Waiting.THOGITS, "code", secret("canary-form"));
            partial.postRaw(Waiting.THOGITS, "{\"code\":\"" + secret("canary-broken") + "\",");
            FactorRecord.forgetSteps(person);
            search(log, person);
            Api owner = Endpoints.browser(person.api(), keep(partial.post(Waiting.THOGITS, "code", code(app.code(0)))));
            owner.post(TOTP + "/disable", "code", code(app.wrongCode(3)));
            FactorRecord.forgetSteps(person);
            keep(owner.post(TOTP + "/disable", "code", code(app.code(0))));
            person.api().with("Cookie", "session=" + secret("cookie-canary")).get("/api/auth/me");
            search(log, person);
        }
    }

    private Answer logIn(Person person, String path) {
        return keep(Endpoints.signIn(person.api(), path, person.email(), person.password()));
    }

    @Test
    void keepsNoSecretOfHydraCore() {
        Person person = Person.stranger();
        Api client = person.api();
        try (ServerLog log = ServerLog.listenClosely()) {
            Answer pending = keep(Endpoints.signUp(client, "/auth/register", person.email(), person.password()));
            Mail mail = Mailbox.latestTo(person.email());
            secret(Person.tokenIn(mail.text()));
            String mailed = code(mail.codes().getFirst());
            Answer renewed = keep(client.post("/auth/refresh", "refresh_token", pending.text("/refresh_token")));
            Api own = client.as(renewed.text("/access_token"));
            own.post("/auth/verify-email", "email", person.email(), "code", code(other(mailed)));
            search(log, person);
            Answer verified = keep(own.post("/auth/verify-email", "email", person.email(), "code", mailed));
            keep(client.post("/auth/refresh", "refresh_token", verified.text("/refresh_token")));
            client.post("/auth/refresh", "refresh_token", secret("refresh-canary"));
            mistype(person, "/auth/login", "/auth/register");
            secret(Endpoints.basic(person.email(), person.password()).substring(6));
            keep(Endpoints.signIn(client, Endpoints.BASIC, person.email(), person.password()));
            secret(Endpoints.basic(person.email(), secret("Basic-Canary-7")).substring(6));
            Endpoints.signIn(client, Endpoints.BASIC, person.email(), "Basic-Canary-7");
            client.with("Authorization", "Basic " + secret("basic-canary!")).method("POST", Endpoints.BASIC);
            client.post("/auth/forgot-password", "email", person.email());
            String reset = secret(
                    Person.tokenIn(Mailbox.awaitTo(person.email(), 3).getFirst().text()));
            search(log, person);
            client.post("/auth/reset-password", "token", reset, "new_password", secret("Reset-Canary-7-battery"));
            client.with("Cookie", "access_token=" + secret("cookie-canary")).get("/auth/me");
            giveCodes(Secured.somebody());
            search(log, person);
        }
    }

    private static String other(String code) {
        return code.substring(0, 5) + (char) ('0' + (code.charAt(5) - '0' + 1) % 10);
    }

    private void giveCodes(Secured somebody) {
        String token = logIn(somebody.person(), "/auth/login").text("/temp_token");
        Api client = Api.fromAnywhere();
        client.post(
                Waiting.HYDRACORE,
                "temp_token",
                token,
                "code",
                code(somebody.app().wrongCode(1)));
        client.post(Waiting.HYDRACORE, "temp_token", token, "code", secret("canary-form"));
        String right = code(FactorRecord.rightCode(somebody));
        keep(client.post(Waiting.HYDRACORE, "temp_token", token, "code", right));
    }

    /** A text's bytes as PostgreSQL prints them. */
    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private void search(ServerLog log, Person person) {
        Ledger.awaitMailsSent(person.email());
        String logged = log.text();
        String stored = Sql.dump() + RedisDump.text();
        assertThat(logged).as("the log at its closest").isNotEmpty();
        assertThat(stored).contains(person.email(), "rate:");
        for (String secret : secrets) {
            assertThat(logged).as("log").doesNotContain(secret);
            assertThat(stored).as("database and Redis").doesNotContain(secret, hex(secret));
        }
        for (String code : sixDigits) {
            assertThat(logged).as("log").doesNotContainPattern(Pattern.compile("\\b" + code + "\\b"));
            // What follows a point is a fraction of a second.
            assertThat(stored)
                    .as("database and Redis")
                    .doesNotContainPattern(Pattern.compile("(?<![\\w.])" + code + "(?!\\w)"));
        }
    }
}
