package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Programs;
import dev.countersign.testing.Secured;
import dev.countersign.testing.ServerProcess;
import dev.countersign.testing.Servers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged server with production logging, observed from outside. */
class ProductionIT {

    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.started();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void writesNoSecretToItsLog() {
        List<String> secrets = new ArrayList<>();
        Person person = Person.signedUp();
        secrets.addAll(List.of(person.password(), person.email(), person.mailedToken()));
        note(person.verify(person.mailedToken()), secrets);
        Answer login = person.logIn();
        note(login, secrets);
        note(Pair.of(login).renew(), secrets);
        note(Pair.of(login).renew(), secrets);
        person.logIn("Typo-Canary-7-battery");
        person.api().postRaw("/api/v1/users/auth/login", "{\"password\":\"Broken-Canary-7\",");
        person.api().get("/api/v1/nothing?token=query-canary");
        person.api().get("/account/verify-email?token=page-canary");
        person.api().as("header-canary").get(Pair.ME);
        person.api().with("Cookie", "better-auth.session_token=cookie-canary").get(Guest.ROOT + "/get-session");
        String reset = person.mailedResetToken();
        note(person.setPassword(reset, "Reset-Canary-7-battery"), secrets);
        secrets.addAll(List.of(reset, "Typo-Canary", "Broken-Canary", "query-canary", "page-canary", "header-canary"));
        secrets.addAll(List.of("cookie-canary", "Reset-Canary"));
        Secured owner = Secured.somebody();
        secrets.addAll(owner.backupCodes());
        note(owner.enabled(), secrets);
        String challenge = owner.challenge();
        secrets.add(challenge);
        owner.verify(challenge, owner.backupCodes().getFirst() + "x");
        note(owner.verify(challenge, owner.backupCodes().get(1)), secrets);
        Guest guest = Guest.signedIn();
        secrets.add(guest.cookie("session_token"));
        // An outage makes it log messages that it usually does not.
        faults(person);

        String log = ServerProcess.log();
        assertThat(log).contains("\"level\":\"");
        assertThat(secrets).allSatisfy(secret -> {
            assertThat(secret).hasSizeGreaterThan(7);
            assertThat(log).doesNotContain(secret);
        });
    }

    /** Causes an internal error, with its stack trace, at the endpoints that take secrets. */
    private static void faults(Person person) {
        Ledger.texts("alter table account rename to account_away");
        try {
            assertThat(person.logIn("Fault-Canary-7-battery").status()).isGreaterThanOrEqualTo(500);
            assertThat(Api.fromAnywhere()
                            .post(
                                    "/api/v1/auth/signup",
                                    "email",
                                    "fault-canary@example.com",
                                    "password",
                                    "Aa1-567890123")
                            .status())
                    .isGreaterThanOrEqualTo(200);
        } finally {
            Ledger.texts("alter table account_away rename to account");
        }
        String log = ServerProcess.log();
        assertThat(log).contains("stackTrace").doesNotContain("Fault-Canary", "fault-canary");
    }

    private static void note(Answer answer, List<String> secrets) {
        assertThat(answer.status()).as(answer.toString()).isLessThan(500);
        for (String name : List.of("token", "refreshToken", "temp_token", "trusted_device_token")) {
            String secret = answer.json().path("data").path(name).asText();
            if (secret.length() > 7) {
                secrets.add(secret);
            }
        }
    }

    @Test
    void signsWhatTheScriptOfTheDocumentationChecks() throws Exception {
        for (String tool : List.of("bash", "curl", "openssl", "awk", "sed")) {
            assumeTrue(Programs.find(tool).isPresent(), "no " + tool + " on the PATH");
        }
        Run right = script("http://localhost:" + server.port());
        assertThat(right.code()).as(right.output()).isEqualTo(0);
        assertThat(right.output()).contains("every signature holds").doesNotContain("BAD");

        // The script itself must see a server whose signatures are not there.
        Run wrong = script("http://localhost:" + server.managementPort());
        assertThat(wrong.code()).as(wrong.output()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"ar,EG,", "th,TH,u-nu-thai", "tr,TR,"})
    void servesAlikeWhereDigitsAndLettersAreOthers(String language, String country, String extensions) {
        Map<String, String> locale = new HashMap<>(Map.of("user.language", language, "user.country", country));
        if (extensions != null) {
            locale.put("user.extensions", extensions);
        }
        try (ServerProcess elsewhere = server.beside(locale)) {
            Person person = Person.stranger();
            Person there = person.from(person.api().at(elsewhere));
            assertThat(there.signUp().status()).isEqualTo(200);
            Answer verified = there.verify(person.mailedToken());
            assertThat(verified.text("/data/user/created_at")).matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z");
            Answer me = there.api().as(verified.text("/data/token")).get(Pair.ME);
            assertThat(me.status()).as(me.toString()).isEqualTo(200);
            Secured owner = Secured.somebody();
            Answer signedIn = there.api()
                    .post(
                            Secured.TWO_FACTOR + "/verify",
                            "temp_token",
                            owner.challenge(),
                            "code",
                            owner.app().freshCode());
            assertThat(signedIn.status()).as(signedIn.toString()).isEqualTo(200);
        }
    }

    @Test
    void isReadyOnlyAfterRedisAnsweredOnce() {
        Servers.redis().stop();
        try (ServerProcess lonely = server.besideUnready(Map.of())) {
            for (int i = 0; i < 3; i++) {
                assertThat(lonely.isReady()).isFalse();
                Outages.sleep(300);
            }
            assertThat(server.isReady())
                    .as("one that has seen it stays in service")
                    .isTrue();

            Servers.redis().start();
            Outages.await(lonely::isReady);

            Servers.redis().stop();
            assertThat(lonely.isReady()).isTrue();
        } finally {
            Servers.redis().start();
        }
        Outages.await(() -> Person.stranger().logIn().status() == 401);
        assertThat(Person.verified().logIn().status()).isEqualTo(200);
    }

    private record Run(int code, String output) {}

    private static Run script(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("bash", Path.of("docs", "verify-signature.sh").toString()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), output);
    }
}
