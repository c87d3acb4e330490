package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawRequest;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** One code at two endpoints: both find it correct, and only one may accept it, in either order. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(RacesProfile.class)
class TwoEndpointsRaceTest {

    private static Secured owning(Secured before, Answer regenerated) {
        return new Secured(
                before.person(), before.app(), Secured.codes(regenerated), before.session(), before.enabled());
    }

    private static int signIn(Target target, String backupCode) {
        return Endpoints.send(Endpoints.verify(target.owner().challenge(), backupCode))
                .status();
    }

    /** One code at a sign-in and at another endpoint; both find it correct before either uses it up. */
    private static void assertOneEndpointAccepts(
            Target target, String code, BiFunction<Target, String, RawRequest> endpoint) {
        for (boolean verifyFirst : List.of(true, false)) {
            target.anew();
            RawRequest verify = Endpoints.verify(target.owner().challenge(), code);
            RawRequest other = endpoint.apply(target, code);
            List<Answer> answers =
                    verifyFirst ? Held.meet(target.id(), verify, other) : Held.meet(target.id(), other, verify);
            assertThat(answers.getFirst().status()).as(answers.toString()).isEqualTo(200);
            // When the factor was disabled, the other code is not wrong: its session or challenge has ended.
            assertThat(answers.getLast().status()).as(answers.toString()).isIn(400, 401);
        }
    }

    @Test
    void acceptsACodeOfTheAppAtOneOfTwoEndpoints() {
        Target target = Target.somebody();
        assertOneEndpointAccepts(
                target, target.owner().app().code(0), (who, code) -> Endpoints.openTokenGate(who.owner(), code));
        assertOneEndpointAccepts(
                target, target.owner().app().code(0), (who, code) -> Endpoints.disable(who.owner(), code));
        assertThat(target.hasNoFactor()).isTrue();
    }

    @Test
    void acceptsABackupCodeAtOneOfTwoEndpoints() {
        Target target = Target.somebody();
        assertOneEndpointAccepts(
                target, target.owner().backupCodes().get(7), (who, code) -> Endpoints.disable(who.owner(), code));
        assertThat(target.hasNoFactor()).isTrue();
    }

    /** One code at the sign-ins of two dialects, in either order. */
    private static void assertOneDialectOpens(
            Target target, String code, Function<Secured, Waiting> one, Function<Secured, Waiting> other) {
        for (boolean swapped : List.of(false, true)) {
            target.anew();
            int sessions = target.sessions();
            RawRequest first = (swapped ? other : one).apply(target.owner()).request(code);
            RawRequest second = (swapped ? one : other).apply(target.owner()).request(code);
            List<Answer> answers = Held.meet(target.id(), first, second);
            assertThat(answers.getFirst().status()).as(answers.toString()).isEqualTo(200);
            assertThat(answers.getLast().status()).as(answers.toString()).isIn(400, 401);
            assertThat(answers.getLast().headerValues("Set-Cookie")).isEmpty();
            assertThat(target.sessions()).isEqualTo(sessions + 1);
        }
    }

    @Test
    void acceptsACodeOfTheAppAtOneOfTwoDialects() {
        Target target = Target.somebody();
        AuthenticatorApp app = target.owner().app();
        assertOneDialectOpens(target, app.code(0), Waiting::atThogits, Waiting::atHydraCore);
        assertOneDialectOpens(
                target, app.code(0), who -> Waiting.atBetterAuth(who, "verify-totp"), Waiting::atHydraCore);
        assertOneDialectOpens(target, app.code(0), Waiting::atThogits, Waiting::atHoody);
    }

    @Test
    void acceptsABackupCodeAtOneOfTwoDialects() {
        Target target = Target.somebody();
        String code = target.owner().backupCodes().get(3);
        Function<Secured, Waiting> betterAuth = who -> Waiting.atBetterAuth(who, "verify-backup-code");
        assertOneDialectOpens(target, code, betterAuth, Waiting::atHydraCore);
        assertOneDialectOpens(target, code, betterAuth, Waiting::atHoody);
        assertThat(target.unusedBackupCodes()).isEqualTo(9);
    }

    @Test
    void leavesNoOldBackupCodeWhenOneIsUsedWhileAllAreReplaced() {
        Target target = Target.somebody();
        for (boolean useFirst : List.of(true, false)) {
            target.anew();
            List<String> old = target.owner().backupCodes();
            RawRequest use = Endpoints.verify(target.owner().challenge(), old.getFirst());
            RawRequest replace =
                    Endpoints.regenerate(target.owner(), target.owner().app().code(0));
            List<Answer> answers =
                    useFirst ? Held.meet(target.id(), use, replace) : Held.meet(target.id(), replace, use);
            Answer used = answers.get(useFirst ? 0 : 1);
            Answer replaced = answers.get(useFirst ? 1 : 0);
            assertThat(replaced.status()).as(replaced.toString()).isEqualTo(200);
            assertThat(used.status()).as(used.toString()).isEqualTo(useFirst ? 200 : 401);
            assertThat(target.unusedBackupCodes()).isEqualTo(10);
            assertThat(signIn(target, old.getFirst())).isEqualTo(401);
            assertThat(signIn(target, old.getLast())).isEqualTo(401);
            target = new Target(owning(target.owner(), replaced));
            assertThat(signIn(target, target.owner().backupCodes().getFirst())).isEqualTo(200);
        }
    }

    @Test
    void enablesNoSecretButTheOneWhoseCodeWasGiven() {
        for (boolean confirmFirst : List.of(true, false)) {
            Person person = Person.verified();
            Answer first = Secured.setUp(person.session(), person.password());
            AuthenticatorApp app = AuthenticatorApp.scanned(first.text("/data/qr_code"));
            RawRequest confirm = RawRequest.post(person.session(), Endpoints.CONFIRM, "code", app.code(0));
            RawRequest replace =
                    RawRequest.post(person.session(), Secured.TWO_FACTOR + "/setup", "password", person.password());
            List<Answer> answers = confirmFirst
                    ? Held.meet(person.accountId(), confirm, replace)
                    : Held.meet(person.accountId(), replace, confirm);
            assertThat(answers.getFirst().status()).as(answers.toString()).isEqualTo(200);
            assertThat(answers.getLast().status()).as(answers.toString()).isIn(400, 401);
            if (confirmFirst) {
                Secured owner = new Secured(person, app, Secured.codes(first), person.session(), answers.getFirst());
                assertThat(signIn(new Target(owner).anew(), app.code(0))).isEqualTo(200);
                assertThat(signIn(new Target(owner), Secured.codes(first).getFirst()))
                        .isEqualTo(200);
            } else {
                AuthenticatorApp second =
                        AuthenticatorApp.scanned(answers.getFirst().text("/data/qr_code"));
                assertThat(person.session()
                                .post(Endpoints.CONFIRM, "code", app.code(0))
                                .status())
                        .isEqualTo(401);
                assertThat(person.session()
                                .post(Endpoints.CONFIRM, "code", second.code(0))
                                .status())
                        .isEqualTo(200);
            }
        }
    }
}
