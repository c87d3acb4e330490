package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.AppUser;
import dev.countersign.testing.RawRequest;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Intents and authorization codes, fifty times at once. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(RacesProfile.class)
class HandoffRaceTest {

    private static final int AT_ONCE = 50;

    @BeforeAll
    static void prepare() {
        Sql.openAllConnections();
    }

    private static RawRequest authorize(AppUser who, String intent) {
        return RawRequest.post(
                        who.person().api(),
                        AppUser.AUTHORIZE,
                        "code_challenge",
                        who.challenge(),
                        "redirect_uri",
                        AppUser.REDIRECT_URI)
                .with("Authorization: Bearer " + intent);
    }

    private static RawRequest exchange(AppUser who, String code, String verifier) {
        return RawRequest.post(
                who.person().api(),
                AppUser.EXCHANGE,
                "code",
                code,
                "code_verifier",
                verifier,
                "redirect_uri",
                AppUser.REDIRECT_URI);
    }

    @Test
    void givesOneCodeForAnIntent() {
        AppUser who = AppUser.somebody();
        String intent = who.intent();

        List<Answer> answers = Burst.atOnce(AT_ONCE, i -> authorize(who, intent));

        assertThat(Burst.statuses(answers)).isEqualTo(Map.of(200, 1L, 401, AT_ONCE - 1L));
        Answer won = Burst.with(200, answers).getFirst();
        assertThat(who.exchange(won.text("/data/code")).status()).isEqualTo(200);
    }

    @Test
    void opensOneSessionForACode() {
        AppUser who = AppUser.somebody();
        String code = who.code();
        int before = FactorRecord.sessions(who.person());

        List<Answer> answers = Burst.atOnce(AT_ONCE, i -> exchange(who, code, who.verifier()));

        assertThat(Burst.statuses(answers)).isEqualTo(Map.of(200, 1L, 400, AT_ONCE - 1L));
        assertThat(FactorRecord.sessions(who.person())).isEqualTo(before + 1);
    }

    @Test
    void comparesOneVerifierForACode() {
        AppUser who = AppUser.somebody();
        String code = who.code();
        int before = FactorRecord.sessions(who.person());
        long events = refusals(who);

        List<Answer> answers = Burst.atOnce(
                AT_ONCE, i -> exchange(who, code, AppUser.of(who.person()).verifier()));

        assertThat(Burst.statuses(answers)).isEqualTo(Map.of(400, (long) AT_ONCE));
        assertThat(refusals(who)).isEqualTo(events + 1);
        assertThat(FactorRecord.sessions(who.person())).isEqualTo(before);
    }

    @Test
    void leavesNoLiveIntentWhenACancelRacesTheApplication() {
        for (int round = 0; round < 5; round++) {
            AppUser who = AppUser.somebody();
            String intent = who.intent();

            List<Answer> answers = Burst.atOnce(
                    10,
                    i -> i % 2 == 0
                            ? authorize(who, intent)
                            : RawRequest.post(who.person().api(), AppUser.CANCEL)
                                    .with("Authorization: Bearer " + intent));

            assertThat(Burst.with(204, answers)).hasSize(5);
            assertThat(Burst.with(200, answers)).hasSizeLessThanOrEqualTo(1);
            assertThat(who.authorize(intent).status()).isEqualTo(401);
        }
    }

    private static long refusals(AppUser who) {
        return Long.parseLong(Sql.text(
                "select count(*) from audit_event where event = 'handoff_refused' and account_id = $1",
                who.person().accountId()));
    }
}
