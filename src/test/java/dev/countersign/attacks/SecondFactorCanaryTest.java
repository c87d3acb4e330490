package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Secrets of a second factor through its whole life: none is logged, none is stored in clear. */
@QuarkusTest
@WithTestResource(Servers.class)
class SecondFactorCanaryTest {

    private static final String VERIFY = Secured.TWO_FACTOR + "/verify";

    private final List<String> secrets = new ArrayList<>();
    private final List<String> sixDigits = new ArrayList<>();
    private Person person;
    private AuthenticatorApp app;
    private List<String> backupCodes;

    @BeforeEach
    void arrive() {
        person = Person.verified();
    }

    private String code(String code) {
        sixDigits.add(code);
        return code;
    }

    private String secret(String secret) {
        secrets.add(secret);
        return secret;
    }

    private Api pair(Answer answer) {
        Pair pair = Pair.of(answer);
        secrets.addAll(List.of(pair.access(), pair.refresh()));
        return person.api().as(pair.access());
    }

    private void keepSetup(Answer setup) {
        String key = secret(setup.text("/data/manual_entry_key"));
        byte[] raw = Base32.decode(key);
        secrets.add(HexFormat.of().formatHex(raw));
        secrets.add(Base64.getEncoder().encodeToString(raw).substring(0, 26));
        secrets.add(Base64.getUrlEncoder().encodeToString(raw).substring(0, 26));
        secrets.add(Arrays.toString(raw));
        app = AuthenticatorApp.scanned(setup.text("/data/qr_code"));
        keepCodes(setup);
    }

    private void keepCodes(Answer answer) {
        backupCodes = Secured.codes(answer);
        secrets.addAll(backupCodes);
        backupCodes.forEach(code -> secrets.add(code.toLowerCase(Locale.ROOT)));
    }

    private String challenge() {
        return secret(person.logIn().text("/data/temp_token"));
    }

    private Answer verify(String challenge, String code, boolean trust) {
        FactorRecord.forgetSteps(person);
        return person.api().post(VERIFY, "temp_token", challenge, "code", code, "trust_device", trust);
    }

    @Test
    void keepsNoSecretInClear() {
        secret(person.password());
        try (ServerLog log = ServerLog.listenClosely()) {
            keepSetup(Secured.setUp(person.session(), person.password()));
            keepSetup(Secured.setUp(person.session(), person.password()));
            person.session().post(Secured.TWO_FACTOR + "/verify-setup", "code", code(app.code(7)));
            Api session = pair(person.session().post(Secured.TWO_FACTOR + "/verify-setup", "code", code(app.code(0))));
            signIn();
            trustDevices();
            changeCodes(session);
            String stored = Sql.dump() + RedisDump.text();
            Answer disabled =
                    session.deleteWith(Secured.TWO_FACTOR, "password", person.password(), "code", backupCodes.get(2));
            Api last = pair(disabled);
            keepSetup(Secured.setUp(last, person.password()));
            for (int wrong = 7; wrong < 12; wrong++) {
                last.post(Secured.TWO_FACTOR + "/verify-setup", "code", code(app.code(wrong)));
            }
            Ledger.awaitMailsSent(person.email());
            search(log.text(), stored + Sql.dump() + RedisDump.text());
        }
    }

    private void signIn() {
        String challenge = challenge();
        verify(challenge, code(app.code(9)), false);
        verify(challenge, secret("CANARYCDEF"), false);
        person.api()
                .postRaw(VERIFY, "{\"temp_token\":\"" + challenge + "\",\"code\":\"" + secret("canary-form") + "\"}");
        person.api().postRaw(VERIFY, "{\"temp_token\":\"" + challenge + "\",\"" + secret("canary-field") + "\":1,");
        pair(verify(challenge, code(app.code(0)), false));
        pair(verify(challenge(), backupCodes.get(0), false));
        challenge();
    }

    private void trustDevices() {
        Answer trusted = verify(challenge(), code(app.code(0)), true);
        pair(trusted);
        String device = trusted.text("/data/trusted_device");
        secrets.add(device.substring(device.indexOf('.') + 1));
        Answer login = person.api()
                .post(
                        "/api/v1/users/auth/login",
                        "email",
                        person.email(),
                        "password",
                        person.password(),
                        "trusted_device",
                        device);
        pair(login);
        String next = login.text("/data/trusted_device");
        assertThat(next).isNotEqualTo(device);
        secrets.add(next.substring(next.indexOf('.') + 1));
    }

    private void changeCodes(Api session) {
        FactorRecord.forgetSteps(person);
        keepCodes(session.post(
                Secured.TWO_FACTOR + "/backup-codes/regenerate",
                "password",
                person.password(),
                "code",
                code(app.code(0))));
        FactorRecord.forgetSteps(person);
        session.patch(
                Secured.TWO_FACTOR + "/token-gate",
                "enabled",
                false,
                "password",
                secret("Wrong-Canary-7-battery"),
                "otp_code",
                code(app.code(0)));
    }

    private void search(String log, String stored) {
        assertThat(log).as("the log at its closest").contains(person.accountId());
        assertThat(stored).contains(person.email(), "challenge:{", "\"accountId\":\"" + person.accountId() + '"');
        for (String secret : secrets) {
            assertThat(log).as("log").doesNotContain(secret);
            assertThat(stored).as("database and Redis").doesNotContain(secret);
        }
        for (String code : sixDigits) {
            assertThat(Pattern.compile("\\b" + code + "\\b").matcher(log).find())
                    .as("log has " + code)
                    .isFalse();
        }
    }
}
