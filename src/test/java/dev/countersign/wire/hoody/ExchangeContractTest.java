package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.AppUser;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code POST /api/v1/auth/exchange}. */
@QuarkusTest
@WithTestResource(Servers.class)
class ExchangeContractTest {

    private static AppUser one;

    /** A user with a code. */
    private record Coded(AppUser user, String code) {
        static Coded somebody() {
            return of(ExchangeContractTest.somebody());
        }

        static Coded of(AppUser user) {
            return new Coded(user, user.code());
        }

        /** A user to whom something happens after the code was issued. */
        static Coded but(Consumer<Person> happens) {
            Coded coded = of(AppUser.somebody());
            happens.accept(coded.person());
            return coded;
        }

        Person person() {
            return user.person();
        }
    }

    @TestFactory
    Stream<DynamicTest> opensASession() {
        return Row.tests(Row.of("for a code")
                .given(Coded::somebody, Coded::person, coded -> coded.user.exchange(coded.code))
                .ok(
                        "Login successful",
                        "token",
                        "refreshToken",
                        "expires_at",
                        "expires_in",
                        "refresh_expires_at",
                        "refresh_expires_in",
                        "identity_claim",
                        "user")
                .and(Shapes::pair)
                .and(Shapes::identityClaim)
                .and((person, answer) -> Shapes.user(person, answer, "/data/user"))
                .events("signed_in"));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsNoCode() {
        return Row.tests(
                invalid("nothing", coded -> coded.user.exchange()),
                invalid("no code", coded -> coded.user.exchange((Object) "code", null)),
                invalid("an unknown code", coded -> coded.user.exchange("0".repeat(64))),
                invalid("a word", coded -> coded.user.exchange("word")),
                invalid("a code in capitals", coded -> coded.user.exchange("AB".repeat(32))),
                invalid("an intent", coded -> coded.user.exchange(coded.user.intent()))
                        .events("intent_issued"),
                invalid("a used code", coded -> {
                            coded.user.exchange(coded.code);
                            return coded.user.exchange(coded.code);
                        })
                        .events("signed_in"),
                Row.of("an unknown field")
                        .given(
                                Coded::somebody,
                                Coded::person,
                                coded -> coded.user.exchange(
                                        "code",
                                        coded.code,
                                        "code_verifier",
                                        coded.user.verifier(),
                                        "redirect_uri",
                                        AppUser.REDIRECT_URI,
                                        "grant_type",
                                        "authorization_code"))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/grant_type"));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatDoesNotBelongToIt() {
        return Row.tests(
                burnt("another verifier", coded -> AppUser.of(coded.person()).verifier()),
                burnt("the code challenge", coded -> coded.user.challenge()),
                burnt("no verifier", coded -> null),
                burnt("an empty verifier", coded -> ""),
                burnt(
                        "a verifier of 42 characters",
                        coded -> coded.user.verifier().substring(0, 42)),
                burnt("a verifier of 129 characters", coded -> "a".repeat(129)),
                burnt("a verifier with a space", coded -> coded.user.verifier() + ' '),
                burnt(
                        "another redirect URI of the list",
                        coded -> coded.user.verifier(),
                        coded -> "https://app.example.com/callback/2"),
                burnt("no redirect URI", coded -> coded.user.verifier(), coded -> null),
                burnt("a longer redirect URI", coded -> coded.user.verifier(), coded -> AppUser.REDIRECT_URI + '/'));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatTheAccountForbids() {
        return Row.tests(
                forbidden("a ban", person -> Ledger.ban(person.email())),
                forbidden(
                        "a password reset",
                        person -> person.setPassword(person.mailedResetToken(), "Another-Horse-9-battery")));
    }

    @Test
    void usesACodeUpWhateverIsWrong() {
        AppUser who = somebody();
        for (Object[] wrong : List.of(
                new Object[] {"code_verifier", "a".repeat(43), "redirect_uri", AppUser.REDIRECT_URI},
                new Object[] {"code_verifier", who.verifier(), "redirect_uri", AppUser.LOOPBACK_URI},
                new Object[] {"redirect_uri", AppUser.REDIRECT_URI},
                new Object[] {"code_verifier", who.verifier()})) {
            String code = who.code();
            Object[] fields = new Object[wrong.length + 2];
            fields[0] = "code";
            fields[1] = code;
            System.arraycopy(wrong, 0, fields, 2, wrong.length);
            assertThat(who.exchange(fields).status()).isEqualTo(400);

            Answer right = who.exchange(code);

            assertThat(right.status()).isEqualTo(400);
            assertThat(right.code()).isEqualTo("INVALID_AUTHORIZATION_CODE");
        }
    }

    private static Row invalid(String name, Function<Coded, Answer> request) {
        return Row.of(name)
                .given(Coded::somebody, Coded::person, request)
                .refused(400, "Bad Request", "INVALID_AUTHORIZATION_CODE", "Invalid or expired authorization code");
    }

    private static Row burnt(String name, Function<Coded, String> verifier) {
        return burnt(name, verifier, coded -> AppUser.REDIRECT_URI);
    }

    private static Row burnt(String name, Function<Coded, String> verifier, Function<Coded, String> redirectUri) {
        return invalid(
                        name,
                        coded -> coded.user.exchange(
                                "code",
                                coded.code,
                                "code_verifier",
                                verifier.apply(coded),
                                "redirect_uri",
                                redirectUri.apply(coded)))
                .events("handoff_refused");
    }

    private static Row forbidden(String name, Consumer<Person> happens) {
        return invalid(name, coded -> coded.user.exchange(coded.code))
                .given(() -> Coded.but(happens), Coded::person, coded -> coded.user.exchange(coded.code))
                .events("handoff_refused");
    }

    /* A user shared between rows. */
    private static synchronized AppUser somebody() {
        if (one == null) {
            one = AppUser.somebody();
        }
        return AppUser.of(one.person());
    }
}
