package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Forge;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code POST /api/v1/users/auth/refresh}. */
@QuarkusTest
@WithTestResource(Servers.class)
class RefreshContractTest {

    private static final String PATH = "/api/v1/users/auth/refresh";
    private static final String ME = "/api/v1/users/auth/me";

    @TestFactory
    Stream<DynamicTest> rotates() {
        return Row.tests(
                refreshed("a token in the body", RefreshContractTest::refresh),
                refreshed(
                        "the same token in both",
                        person -> person.api().as(person.refresh()).post(PATH, "refreshToken", person.refresh())),
                refreshed(
                        "a token in the body beside an access token",
                        person -> person.session().post(PATH, "refreshToken", person.refresh())),
                refreshed(
                        "a token in the header alone",
                        person -> person.api().as(person.refresh()).post(PATH)));
    }

    @TestFactory
    Stream<DynamicTest> refuses() {
        return Row.tests(
                invalid("a word", person -> present(person, "word")),
                invalid("an access token", person -> present(person, person.access())),
                invalid(
                        "an access token in the header alone",
                        person -> person.session().post(PATH)),
                invalid(
                        "another refresh token in the header",
                        person -> person.api()
                                .as(Person.verified().refresh())
                                .post(PATH, "refreshToken", person.refresh())),
                invalid("a token of a session that ended", person -> {
                            person.session().post("/api/v1/users/auth/logout");
                            return refresh(person);
                        })
                        .events("session_ended"),
                Row.of("an expired token")
                        .given(Person::verified)
                        .when(person -> present(person, Forge.expiredRefresh(person.refresh())))
                        .refused(401, "Unauthorized", "TOKEN_EXPIRED", "Token has expired"),
                Row.of("a banned account")
                        .given(Person::banned)
                        .when(RefreshContractTest::refresh)
                        .refused(403, "Forbidden", "ACCOUNT_BANNED", "Your account is banned"),
                Row.of("no token")
                        .when(person -> person.api().post(PATH))
                        .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Validation failed")
                        .violates("/refreshToken"),
                Row.of("an empty token")
                        .when(person -> present(person, ""))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/refreshToken"));
    }

    @TestFactory
    Stream<DynamicTest> refusesASpentToken() {
        return Row.tests(invalidReuse("later, and ends its session", "INVALID_REFRESH_TOKEN")
                .given(() -> {
                    Person person = rotated();
                    Ledger.ageRotations(person.accountId());
                    return person;
                })
                .events("refresh_reused")
                .and((person, answer) ->
                        assertThat(person.session().get(ME).status()).isEqualTo(401)));
    }

    @TestFactory
    Stream<DynamicTest> repeatsALostAnswer() {
        return Row.tests(Row.of("again within thirty seconds")
                .given(RefreshContractTest::rotated)
                .when(RefreshContractTest::refresh)
                .ok(
                        "Token refreshed successfully",
                        "token",
                        "refreshToken",
                        "expires_at",
                        "expires_in",
                        "refresh_expires_at",
                        "refresh_expires_in")
                .and((person, answer) -> assertThat(present(person, answer.text("/data/refreshToken"))
                                .status())
                        .isEqualTo(200)));
    }

    @Test
    void handsOutAPairThatWorks() {
        Person person = Person.verified();
        Answer first = refresh(person);

        Answer second = present(person, first.text("/data/refreshToken"));

        assertThat(second.status()).isEqualTo(200);
        assertThat(person.api().as(second.text("/data/token")).get(ME).status()).isEqualTo(200);
        assertThat(person.session().get(ME).status()).isEqualTo(200);
    }

    @TestFactory
    Stream<DynamicTest> limitsAnAddressToThirtyInHalfAnHour() {
        return Row.tests(
                Limited.after(30, "the 31st refresh", Person::verified, person -> present(person, someToken())));
    }

    private static String some;

    private static synchronized String someToken() {
        if (some == null) {
            some = Person.verified().refresh();
        }
        return some;
    }

    private static Person rotated() {
        Person person = Person.verified();
        assertThat(refresh(person).status()).isEqualTo(200);
        return person;
    }

    private static Answer refresh(Person person) {
        return present(person, person.refresh());
    }

    private static Answer present(Person person, String token) {
        return person.api().post(PATH, "refreshToken", token);
    }

    private static Row refreshed(String name, Function<Person, Answer> request) {
        return Row.of(name)
                .given(Person::verified)
                .when(request)
                .ok(
                        "Token refreshed successfully",
                        "token",
                        "refreshToken",
                        "expires_at",
                        "expires_in",
                        "refresh_expires_at",
                        "refresh_expires_in")
                .and(Shapes::pair)
                .and((person, answer) ->
                        assertThat(answer.text("/data/refreshToken")).isNotEqualTo(person.refresh()));
    }

    private static Row invalid(String name, Function<Person, Answer> request) {
        return Row.of(name)
                .given(Person::verified)
                .when(request)
                .refused(401, "Unauthorized", "INVALID_REFRESH_TOKEN", "Invalid or expired refresh token");
    }

    private static Row invalidReuse(String name, String code) {
        return Row.of(name)
                .when(RefreshContractTest::refresh)
                .refused(401, "Unauthorized", code, "Invalid or expired refresh token");
    }
}
