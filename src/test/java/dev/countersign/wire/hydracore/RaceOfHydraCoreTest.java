package dev.countersign.wire.hydracore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawRequest;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import dev.countersign.testing.Volley;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** One-time things, used by twenty requests at the same moment, each from its own address. */
@QuarkusTest
@WithTestResource(Servers.class)
class RaceOfHydraCoreTest {

    private static final int REQUESTS = 20;

    private static List<Answer> atOnce(IntFunction<RawRequest> request) {
        return atOnce(REQUESTS, request);
    }

    private static List<Answer> atOnce(int requests, IntFunction<RawRequest> request) {
        return Volley.fire(IntStream.range(0, requests).mapToObj(request).toList());
    }

    private static Map<Integer, Long> statuses(List<Answer> answers) {
        return answers.stream().collect(Collectors.groupingBy(Answer::status, Collectors.counting()));
    }

    private static RawRequest verification(Pending somebody, String code) {
        return RawRequest.post(
                Api.fromAnywhere().as(somebody.access()),
                "/auth/verify-email",
                "email",
                somebody.person().email(),
                "code",
                code);
    }

    private static void assertOneAccount(Pending somebody) {
        assertThat(somebody.accounts()).isEqualTo(1);
        assertThat(Ledger.texts("select id::text from session where account_id = $1", somebody.accountId()))
                .hasSize(1);
        assertThat(Ledger.texts(
                        "select id::text from pending_signup where email_key = $1",
                        somebody.person().email()))
                .isEmpty();
    }

    @RepeatedTest(3)
    void oneCodeMakesOneAccountWithOneSession() {
        Pending somebody = Pending.somebody();
        String code = somebody.code();
        List<Answer> answers = atOnce(i -> verification(somebody, code));
        assertThat(statuses(answers)).isEqualTo(Map.of(200, 1L, 400, REQUESTS - 1L));
        assertOneAccount(somebody);
    }

    @RepeatedTest(3)
    void codeAndLinkOfOneMailMakeOneAccountWithOneSession() {
        Pending somebody = Pending.somebody();
        String code = somebody.code();
        String link = somebody.person().mailedToken();
        List<Answer> answers = atOnce(i -> i % 2 == 0
                ? verification(somebody, code)
                : RawRequest.post(Api.fromAnywhere(), "/api/v1/auth/verify-email", "token", link));
        assertThat(statuses(answers)).isEqualTo(Map.of(200, 1L, 400, REQUESTS - 1L));
        assertOneAccount(somebody);
    }

    @RepeatedTest(3)
    void ofTwoSignupsOneBecomesTheAccount() {
        Pending one = Pending.somebody();
        String first = one.code();
        Pending other = one.rival();
        String second = other.code();
        List<Answer> answers = atOnce(i -> i % 2 == 0 ? verification(one, first) : verification(other, second));
        assertThat(statuses(answers)).isEqualTo(Map.of(200, 1L, 400, REQUESTS - 1L));
        assertOneAccount(one);
        assertThat(Hydra.logIn(one.person()).status()).isEqualTo(401);
        assertThat(Hydra.logIn(other.person()).status()).isEqualTo(401);
    }

    private static Answer winner(List<Answer> answers) {
        return answers.stream()
                .filter(answer -> answer.status() == 200)
                .findFirst()
                .orElseThrow();
    }

    /* Ten, because twenty would exceed the hourly limit per address, which answers 429 whatever the code is. */
    @RepeatedTest(3)
    void fiveOfTenWrongCodesAreCompared() {
        Pending somebody = Pending.somebody();
        String wrong = somebody.wrongCode();
        assertThat(statuses(atOnce(10, i -> verification(somebody, wrong)))).isEqualTo(Map.of(400, 10L));
        assertThat(Ledger.texts(
                        "select c.tries::text from verification_code c join pending_signup p on p.id = c.pending_id"
                                + " where p.email_key = $1",
                        somebody.person().email()))
                .containsExactly("5");
        Hydra.assertRefused(somebody.verify(somebody.code()), 400, "Invalid or expired verification code");
        assertThat(somebody.accounts()).isZero();
    }

    @RepeatedTest(3)
    void oneChallengeOpensOneSession() {
        Secured somebody = Secured.somebody();
        String challenge = Hydra.challenge(somebody);
        List<String> codes = somebody.backupCodes();
        int before = sessions(somebody.person());
        List<Answer> answers = atOnce(i -> RawRequest.post(
                Api.fromAnywhere(), "/auth/verify-2fa", "temp_token", challenge, "code", codes.get(i % 8)));
        assertThat(statuses(answers).get(200)).isEqualTo(1);
        assertThat(statuses(answers).keySet()).isSubsetOf(200, 401, 429);
        assertThat(sessions(somebody.person())).isEqualTo(before + 1);
    }

    private static int sessions(Person person) {
        return Ledger.texts("select id::text from session where account_id = $1", person.accountId())
                .size();
    }

    @RepeatedTest(3)
    void oneRefreshTokenIsRotatedOnce() {
        Person person = Person.verified();
        assertRotatesOnce(
                Hydra.session(person).text("/refresh_token"),
                () -> Ledger.texts(
                        "select max(refresh_generation)::text from session where account_id = $1", person.accountId()));
    }

    @RepeatedTest(3)
    void oneRefreshTokenOfASignupIsRotatedOnce() {
        Pending somebody = Pending.somebody();
        assertRotatesOnce(
                somebody.refresh(),
                () -> Ledger.texts(
                        "select token_generation::text from pending_signup where email_key = $1",
                        somebody.person().email()));
    }

    /* All answers carry the same generation, so it does not matter which one is lost. */
    private static void assertRotatesOnce(String token, Supplier<List<String>> generation) {
        List<Answer> answers =
                atOnce(i -> RawRequest.post(Api.fromAnywhere(), "/auth/refresh", "refresh_token", token));
        assertThat(statuses(answers)).isEqualTo(Map.of(200, (long) REQUESTS));
        assertThat(generation.get()).containsExactly("1");
        Answer pair = answers.getLast();
        Hydra.require(200, Hydra.me(Api.fromAnywhere().as(pair.text("/access_token"))));
        Hydra.require(200, Hydra.refresh(Api.fromAnywhere(), pair.text("/refresh_token")));
    }

    @Test
    void endsSessionsThatAreRefreshedDuringTheSignOut() {
        Person person = Person.verified();
        String token = Hydra.session(person).text("/refresh_token");
        List<Answer> answers = atOnce(i -> RawRequest.post(
                Api.fromAnywhere(), i % 2 == 0 ? "/auth/refresh" : "/auth/logout", "refresh_token", token));
        Function<String, List<Answer>> of = path ->
                answers.stream().filter(answer -> answer.path().equals(path)).toList();
        assertThat(of.apply("/auth/logout")).allMatch(answer -> answer.status() == 204);
        assertThat(of.apply("/auth/refresh")).allMatch(answer -> answer.status() == 200 || answer.status() == 401);
        Hydra.require(401, Hydra.refresh(Api.fromAnywhere(), token));
        of.apply("/auth/refresh").stream()
                .filter(answer -> answer.status() == 200)
                .forEach(pair -> {
                    Hydra.require(401, Hydra.me(Api.fromAnywhere().as(pair.text("/access_token"))));
                    Hydra.require(401, Hydra.refresh(Api.fromAnywhere(), pair.text("/refresh_token")));
                });
    }
}
