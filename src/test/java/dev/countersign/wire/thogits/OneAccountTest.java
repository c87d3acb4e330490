package dev.countersign.wire.thogits;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** One account in this dialect and in Hoody: what protects it in one also protects it in the other. */
@QuarkusTest
@WithTestResource(Servers.class)
class OneAccountTest {

    private static final String HOODY = "/api/v1/users/auth";

    private static Answer hoodysVerify(Visitor visitor, String token, String code) {
        return visitor.person().api().post(Secured.TWO_FACTOR + "/verify", "temp_token", token, "code", code);
    }

    private static String hoodysChallenge(Visitor visitor) {
        return visitor.person().logIn().text("/data/temp_token");
    }

    private static Api hoodys(Visitor visitor, Answer signedIn) {
        return visitor.person().api().as(signedIn.text("/data/token"));
    }

    private static Visitor of(Secured owner) {
        return Visitor.of(owner.person()).with(owner.app());
    }

    @Test
    void asksAtHoodyForTheCodeOfAFactorThatWasEnabledHere() {
        Visitor visitor = Visitor.secured();

        Answer first = visitor.person().logIn();
        assertThat(first.text("/data/requires_2fa")).isEqualTo("true");
        Answer second = hoodysVerify(
                visitor, first.text("/data/temp_token"), visitor.app().freshCode());

        Visitor.require(200, second);
        Answer status = hoodys(visitor, second).get(Secured.TWO_FACTOR + "/status");
        assertThat(status.text("/data/enabled")).isEqualTo("true");
    }

    @Test
    void asksHereForTheCodeOfAFactorThatWasEnabledAtHoody() {
        Secured owner = Secured.somebody();
        Visitor visitor = of(owner);
        assertThat(visitor.logIn().json().toString()).isEqualTo("{\"needs_2fa\":true}");
        Visitor.require(400, visitor.verify(owner.backupCodes().getFirst()));
        Visitor.require(200, visitor.verify(owner.app().freshCode()));
        Visitor.require(200, visitor.disable(owner.app().freshCode()));
        assertThat(owner.person().logIn().json().at("/data/token").isMissingNode())
                .isFalse();
    }

    @Test
    void listsTheSessionAtHoodyAndEndsItThere() {
        Visitor visitor = Visitor.signedIn();
        Api hoody = visitor.person().session();
        JsonNode sessions = hoody.get(HOODY + "/sessions").json().path("data");
        assertThat(sessions).hasSize(2);
        String id = Ledger.texts(
                        "select id from session where account_id = $1 and token_hash is not null",
                        visitor.person().accountId())
                .getFirst();
        assertThat(sessions.findValuesAsText("id")).contains(id);

        Visitor.require(200, hoody.delete(HOODY + "/sessions/" + id));

        Visitor.require(401, visitor.me());
        Visitor.require(200, hoody.get(HOODY + "/me"));
    }

    @Test
    void endsTheSessionWhenThePasswordIsSetAtHoody() {
        Visitor visitor = Visitor.secured();
        Visitor asked = visitor.elsewhere();
        Visitor.require(200, asked.logIn());
        String password = "Another-Horse-8-battery";
        Visitor.require(200, visitor.person().setPassword(visitor.person().mailedResetToken(), password));
        Visitor.require(401, visitor.me());
        Visitor.require(401, asked.verify(visitor.app().freshCode()));
        Visitor.require(401, visitor.logIn());
        assertThat(visitor.logIn(password).json().toString()).isEqualTo("{\"needs_2fa\":true}");
    }

    @Test
    void endsTheSessionWhenAFactorIsEnabledAtHoody() {
        Visitor visitor = Visitor.signedIn();
        Secured.secure(visitor.person());
        Visitor.require(401, visitor.me());
    }

    @Test
    void keepsAtHoodyALockThatBeganHere() {
        Visitor visitor = Visitor.asked();
        String waiting = hoodysChallenge(visitor);
        for (int i = 0; i < 5; i++) {
            Visitor.require(400, visitor.verify(visitor.app().wrongCode(i)));
        }
        Answer locked = hoodysVerify(visitor, waiting, visitor.app().freshCode());
        Visitor.require(429, locked);
        assertThat(locked.code()).isEqualTo("TWOFACTOR_LOCKED");
    }

    @Test
    void keepsHereALockThatBeganAtHoody() {
        Visitor visitor = Visitor.secured();
        Visitor asked = visitor.elsewhere();
        Visitor.require(200, asked.logIn());
        String challenge = hoodysChallenge(visitor);
        for (int i = 0; i < 5; i++) {
            Visitor.require(401, hoodysVerify(visitor, challenge, visitor.app().wrongCode(i)));
        }
        for (Answer locked : new Answer[] {
            asked.verify(visitor.app().freshCode()),
            visitor.disable(visitor.app().freshCode())
        }) {
            Visitor.require(429, locked);
            assertThat(Integer.parseInt(locked.header("Retry-After"))).isBetween(860, 900);
        }
    }

    @Test
    void acceptsACodeOnceInWhicheverDialect() {
        Visitor visitor = Visitor.asked();
        String code = visitor.app().freshCode();
        Visitor.require(200, hoodysVerify(visitor, hoodysChallenge(visitor), code));
        Visitor.require(400, visitor.verify(code));
    }

    @Test
    void mixesNoChallengesOfTheTwo() {
        Visitor visitor = Visitor.asked();
        String hoodys = hoodysChallenge(visitor);
        Visitor.require(
                401,
                visitor.elsewhere()
                        .plant("session_2fa", hoodys)
                        .verify(visitor.app().code(0)));
        Answer answer = hoodysVerify(visitor, visitor.partial(), visitor.app().code(0));
        Visitor.require(400, answer);
        assertThat(answer.code()).isEqualTo("INVALID_TEMP_TOKEN");
        Visitor.require(200, visitor.verify(visitor.app().freshCode()));
    }

    @Test
    void refusesTheCookiesTokenAtHoody() {
        Visitor visitor = Visitor.signedIn();
        Api thief = visitor.person().api();
        Visitor.require(401, thief.as(visitor.session()).get(HOODY + "/me"));
        Visitor.require(401, thief.with("Cookie", visitor.cookies()).get(HOODY + "/me"));
        Visitor.require(401, thief.post(HOODY + "/refresh", "refreshToken", visitor.session()));
    }

    @Test
    void confirmsHereASetupThatWasBegunAtHoody() {
        Visitor visitor = Visitor.signedIn(Person.verified());
        Answer setup =
                Secured.setUp(visitor.person().session(), visitor.person().password());
        AuthenticatorApp app = AuthenticatorApp.scanned(setup.text("/data/qr_code"));
        Visitor.require(200, visitor.confirm(app.firstCode()));
        Visitor owner = visitor.with(app);
        String backupCode = Secured.codes(setup).getFirst();
        Visitor.require(200, hoodysVerify(owner, hoodysChallenge(owner), backupCode));
    }
}
