package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawRequest;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One-time things and guessed codes, many times at once through Better Auth's endpoints. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(RacesProfile.class)
class BetterAuthRaceTest {

    private static final int AT_ONCE = 20;
    /** Fewer than the hashes that one network may have in the queue at once. */
    private static final int LOG_INS = 6;

    private static final String TOTP = "/two-factor/verify-totp";
    private static final String BACKUP = "/two-factor/verify-backup-code";

    @BeforeAll
    static void prepare() {
        Sql.openAllConnections();
    }

    private static Guest challenged(Target target) {
        return Guest.signedIn(target.owner().person());
    }

    private static Answer theOne(List<Answer> answers) {
        List<Answer> won = Burst.with(200, answers);
        assertThat(won).as(Burst.statuses(answers).toString()).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .allSatisfy(
                        answer -> assertThat(answer.headerValues("Set-Cookie")).isEmpty());
        return won.getFirst();
    }

    /* Several codes are correct, so the outcome does not depend on the single use of a code. */
    @Test
    void opensOneSessionForOneChallenge() {
        Target target = Target.somebody().anew();
        Guest guest = challenged(target);
        int before = target.sessions();
        List<Answer> answers = Burst.atOnce(
                AT_ONCE, i -> guest.request(TOTP, "code", target.owner().app().code(i / 2 % 2)));
        Answer winner = theOne(answers);
        assertThat(target.sessions()).isEqualTo(before + 1);
        assertThat(Guest.of(guest.person())
                        .with("session_token", winner.text("/token"))
                        .isIn())
                .isTrue();
    }

    @Test
    void opensOneSessionForOneChallengeAndManyBackupCodes() {
        Target target = Target.somebody().anew();
        Guest guest = challenged(target);
        int before = target.sessions();
        theOne(Burst.atOnce(
                AT_ONCE,
                i -> guest.request(BACKUP, "code", target.owner().backupCodes().get(i % 10))));
        assertThat(target.sessions()).isEqualTo(before + 1);
        assertThat(target.unusedBackupCodes()).isEqualTo(9);
    }

    @Test
    void opensOneSessionForOneCodeAndManyChallenges() {
        Target target = Target.somebody().anew();
        List<Guest> guests = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            guests.add(challenged(target));
        }
        int before = target.sessions();
        String code = target.owner().app().code(0);
        theOne(Burst.atOnce(AT_ONCE, i -> guests.get(i % 5).request(TOTP, "code", code)));
        assertThat(target.sessions()).isEqualTo(before + 1);
    }

    @Test
    void opensOneSessionForOneMailedCode() {
        Target target = Target.somebody().anew();
        Guest guest = challenged(target);
        String code = guest.mailedCode();
        int before = target.sessions();
        theOne(Burst.atOnce(AT_ONCE, i -> guest.request("/two-factor/verify-otp", "code", code)));
        assertThat(target.sessions()).isEqualTo(before + 1);
    }

    @Test
    void confirmsASetupOnce() {
        Guest guest = Guest.signedIn();
        String uri = guest.withPassword("/enable").text("/totpURI");
        AuthenticatorApp app = AuthenticatorApp.of(uri);
        Answer winner = theOne(Burst.atOnce(AT_ONCE, i -> guest.request(TOTP, "code", app.code(i / 2 % 2))));
        assertThat(Sql.text(
                        "select count(*) from session where account_id = $1 and ended_at is null",
                        guest.person().accountId()))
                .isEqualTo("1");
        assertThat(Guest.of(guest.person())
                        .with("session_token", winner.text("/token"))
                        .isIn())
                .isTrue();
    }

    @Test
    void sparesTheSecondFactorOnceForOneValueOfATrustedDevice() {
        Target target = Target.somebody().anew();
        Guest guest = challenged(target);
        guest.verifyTotp(target.owner().app().code(0), "trustDevice", true);
        guest.without("session_token");
        int before = target.sessions();
        Person person = target.owner().person();
        List<Supplier<Answer>> requests = new ArrayList<>();
        for (int i = 0; i < LOG_INS; i++) {
            RawRequest request =
                    guest.request("/sign-in/email", "email", person.email(), "password", person.password());
            requests.add(() -> Endpoints.send(request));
        }
        List<Answer> answers = Held.meet(
                "select id from trusted_device where account_id = $1 for update", target.id(), false, requests);
        assertThat(Burst.statuses(answers)).containsOnlyKeys(200);
        assertThat(answers)
                .filteredOn(answer -> answer.json().has("token"))
                .hasSize(1)
                .allSatisfy(answer -> assertThat(answer.headerValues("Set-Cookie"))
                        .anyMatch(cookie -> cookie.startsWith("better-auth.trust_device=")));
        assertThat(target.sessions()).isEqualTo(before + 1);
    }

    private static void assertFiveCompared(Target target, IntFunction<RawRequest> request) {
        List<Answer> answers = new ArrayList<>();
        int compared = Metrics.comparisonsOf(() -> answers.addAll(Burst.atOnce(AT_ONCE, request)));
        assertThat(compared).as(Burst.statuses(answers).toString()).isLessThanOrEqualTo(5);
        assertThat(Burst.statuses(answers)).containsOnly(Map.entry(401, 5L), Map.entry(429, AT_ONCE - 5L));
        assertThat(target.counted()).isEqualTo("5 5 1 5");
    }

    @Test
    void comparesFiveOfManyWithOneChallenge() {
        Target target = Target.somebody().anew();
        Guest guest = challenged(target);
        assertFiveCompared(
                target, i -> guest.request(TOTP, "code", target.owner().app().wrongCode(i)));
    }

    @Test
    void comparesFiveOfManyAtAllEndpointsOfBothDialects() {
        Target target = Target.somebody().anew();
        Guest in = challenged(target);
        in.verifyTotp(target.owner().app().code(0));
        target.anew();
        Guest guest = challenged(target);
        String there = target.owner().challenge();
        assertFiveCompared(target, i -> {
            String wrong = target.owner().app().wrongCode(i);
            return switch (i % 4) {
                case 0 -> guest.request(TOTP, "code", wrong);
                case 1 -> guest.request(BACKUP, "code", String.format(Locale.ROOT, "WRNGCD%04d", i));
                case 2 -> in.request(TOTP, "code", wrong);
                default -> Endpoints.verify(there, wrong);
            };
        });
    }
}
