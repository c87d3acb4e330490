package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every first factor, in every state of the second factor: none bypasses it. */
@QuarkusTest
@WithTestResource(Servers.class)
class FirstFactorTest {

    private static final String OTHER = "Other-Horse-8-battery";

    enum Outcome {
        SESSION,
        CHALLENGE,
        REFUSAL;

        static Outcome of(Answer answer) {
            if (answer.status() != 200) {
                return REFUSAL;
            }
            boolean tokens = answer.json().at("/data/token").isTextual();
            boolean asks = answer.json().at("/data/requires_2fa").asBoolean();
            assertThat(tokens).as(answer.toString()).isNotEqualTo(asks);
            return tokens ? SESSION : CHALLENGE;
        }
    }

    enum State {
        NONE(Outcome.SESSION, Outcome.SESSION),
        PENDING_SETUP(Outcome.SESSION, Outcome.SESSION),
        ENABLED(Outcome.CHALLENGE, Outcome.REFUSAL),
        LOCKED(Outcome.CHALLENGE, Outcome.REFUSAL),
        DISABLED_AGAIN(Outcome.SESSION, Outcome.REFUSAL);

        private final Outcome signIn;
        private final Outcome before;

        State(Outcome signIn, Outcome before) {
            this.signIn = signIn;
            this.before = before;
        }

        /** Brings the user into this state, with the session from the verification. */
        void reach(Person person) {
            switch (this) {
                case NONE -> {}
                case PENDING_SETUP -> Secured.setUp(person.session(), person.password());
                case ENABLED -> Secured.secure(person);
                case LOCKED -> {
                    Secured somebody = Secured.secure(person);
                    String challenge = somebody.challenge();
                    for (int i = 0; i < 5; i++) {
                        somebody.verify(challenge, somebody.wrongCode());
                    }
                    Answer locked = somebody.verify(somebody.challenge(), FactorRecord.rightCode(somebody));
                    assertThat(locked.status()).as(locked.toString()).isEqualTo(429);
                }
                case DISABLED_AGAIN -> {
                    Secured somebody = Secured.secure(person);
                    Answer disabled = somebody.session()
                            .deleteWith(
                                    Secured.TWO_FACTOR,
                                    "password",
                                    person.password(),
                                    "code",
                                    somebody.backupCodes().getFirst());
                    assertThat(disabled.status()).isEqualTo(200);
                }
            }
        }
    }

    private static Outcome access(Pair pair) {
        return pair.me().status() == 200 ? Outcome.SESSION : Outcome.REFUSAL;
    }

    private static Answer byUsername(Person person) {
        return person.api()
                .post("/api/v1/users/auth/login", "username", person.username(), "password", person.password());
    }

    private static Answer byBoth(Person person) {
        return person.api()
                .post(
                        "/api/v1/users/auth/login",
                        "username",
                        person.username(),
                        "email",
                        person.email(),
                        "password",
                        person.password());
    }

    @ParameterizedTest
    @EnumSource
    void leadsToASessionOnlyWhereItIsEnough(State state) {
        Person signedUp = Person.signedUp();
        String link = signedUp.mailedToken();
        Answer verified = signedUp.verify(link);
        assertThat(Outcome.of(verified)).isEqualTo(Outcome.SESSION);
        Person person = new Person(signedUp.email(), signedUp.password(), signedUp.api(), verified);
        Pair before = Pair.of(person.logIn());

        state.reach(person);

        assertThat(access(before)).as("access token from before").isEqualTo(state.before);
        assertThat(Outcome.of(before.renew())).as("refresh token from before").isEqualTo(state.before);
        assertThat(Outcome.of(person.logIn())).as("password by address").isEqualTo(state.signIn);
        assertThat(Outcome.of(byUsername(person))).as("password by name").isEqualTo(state.signIn);
        assertThat(Outcome.of(byBoth(person))).as("password by both").isEqualTo(state.signIn);
        assertThat(Outcome.of(person.verify(link))).as("used link").isEqualTo(Outcome.REFUSAL);
        takesBasicCredentialsOnlyWhereAPasswordIsEnough(person, state);

        Answer reset = person.setPassword(person.mailedResetToken(), OTHER);
        assertThat(reset.status()).isEqualTo(200);
        assertThat(reset.toString()).doesNotContain("oken\"");
        assertThat(access(before)).as("access token after the reset").isEqualTo(Outcome.REFUSAL);
        assertThat(Outcome.of(person.logIn())).as("old password").isEqualTo(Outcome.REFUSAL);
        assertThat(Outcome.of(person.logIn(OTHER))).as("new password").isEqualTo(state.signIn);
    }

    private static void takesBasicCredentialsOnlyWhereAPasswordIsEnough(Person person, State state) {
        for (String name : List.of(person.email(), person.username())) {
            String credentials = Base64.getEncoder()
                    .encodeToString((name + ':' + person.password()).getBytes(StandardCharsets.UTF_8));
            Api basic = person.api().with("Authorization", "Basic " + credentials);
            Answer me = basic.get(Pair.ME);
            if (state.signIn == Outcome.SESSION) {
                assertThat(me.status()).as(me.toString()).isEqualTo(200);
            } else {
                assertRefused(me, person);
            }
            assertRefused(basic.get(Secured.TWO_FACTOR + "/status"), person);
            assertRefused(basic.post(Secured.TWO_FACTOR + "/setup", "password", person.password()), person);
            assertRefused(basic.post(Pair.REFRESH, "refreshToken", credentials), person);
        }
    }

    private static void assertRefused(Answer answer, Person person) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
        assertThat(answer.toString()).doesNotContain(person.accountId());
    }

    @ParameterizedTest
    @EnumSource(names = {"ENABLED", "DISABLED_AGAIN"})
    void leadsNowhereByTheLinkOfAnotherSignUp(State state) {
        Person first = Person.signedUp();
        String link = first.mailedToken();
        Person second = new Person(first.email(), OTHER, Api.fromAnywhere());
        assertThat(second.signUp().status()).isEqualTo(200);
        String otherLink =
                Person.tokenIn(Mailbox.awaitTo(first.email(), 2).getFirst().text());
        assertThat(first.verify(link).status()).isEqualTo(200);
        // The two sign-ups hold different passwords, so the account has none until its owner sets one.
        String reset =
                Person.tokenIn(Mailbox.awaitTo(first.email(), 3).getFirst().text());
        assertThat(first.setPassword(reset, first.password()).status()).isEqualTo(200);
        Person person = new Person(first.email(), first.password(), first.api(), first.logIn());
        state.reach(person);
        String factor = FactorRecord.factor(person);

        assertThat(Outcome.of(second.verify(otherLink))).isEqualTo(Outcome.REFUSAL);

        assertThat(FactorRecord.factor(person)).isEqualTo(factor);
        assertThat(Outcome.of(second.logIn())).isEqualTo(Outcome.REFUSAL);
    }
}
