package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawRequest;
import dev.countersign.testing.Script;
import dev.countersign.testing.Servers;
import dev.countersign.testing.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Changing automation tokens, many times at once. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(DelayedProfile.class)
class TokenRaceTest {

    @BeforeAll
    static void prepare() {
        Sql.openAllConnections();
    }

    private static RawRequest put(RawRequest post) {
        return new RawRequest("PUT", post.path(), post.body(), post.headers());
    }

    private static int count(Person person, String condition) {
        return Integer.parseInt(Sql.text(
                "select count(*) from automation_token where account_id = $1 and " + condition, person.accountId()));
    }

    @Test
    void makesOneTokenWithOneCode() {
        Target target = Target.somebody().anew();
        String code = target.owner().app().code(0);
        RawRequest create = RawRequest.post(target.owner().session(), Tokens.PATH, "otp_code", code);

        List<Answer> answers = Burst.atOnce(200, i -> create);

        assertThat(Burst.statuses(answers)).containsEntry(201, 1L);
        assertThat(Burst.statuses(answers).keySet()).isSubsetOf(201, 401, 429, 503);
        assertThat(count(target.owner().person(), "true")).isEqualTo(1);
    }

    @Test
    void comparesNoMoreGuessesThanTheLimit() {
        Target target = Target.somebody().anew();
        List<Answer> answers = Burst.atOnce(
                200,
                i -> RawRequest.post(
                        target.owner().session(),
                        Tokens.PATH,
                        "otp_code",
                        target.owner().app().wrongCode(i)));

        assertThat(Burst.statuses(answers).keySet()).isSubsetOf(401, 429, 503);
        assertThat(Burst.with(401, answers)).hasSizeLessThanOrEqualTo(5);
        assertThat(count(target.owner().person(), "true")).isZero();
    }

    @Test
    void makesNoMoreThanTheLimit() {
        Person person = Person.verified();
        Sql.update("""
                insert into automation_token (id, account_id, secret_hash, alias, allowed_addresses, created_at, updated_at)
                select lpad(to_hex(n), 8, '0') || substr($1::text, 9), $1, sha256(($1::text || n)::bytea), 'n' || n, '{*}',
                       now(), now() from generate_series(1, 996) n""", person.accountId());

        List<Answer> answers = Burst.atOnce(16, i -> RawRequest.post(person.session(), Tokens.PATH));

        assertThat(Burst.statuses(answers)).containsEntry(201, 4L).containsEntry(409, 12L);
        assertThat(count(person, "true")).isEqualTo(1000);
    }

    @Test
    void givesAnAliasOnce() {
        Person person = Person.verified();
        List<Answer> answers =
                Burst.atOnce(16, i -> RawRequest.post(person.session(), Tokens.PATH, "alias", "the same"));

        assertThat(Burst.statuses(answers)).containsEntry(201, 1L).containsEntry(400, 15L);
        assertThat(Burst.with(400, answers))
                .allSatisfy(answer -> assertThat(answer.code()).isEqualTo("DUPLICATE_ALIAS"));
    }

    @Test
    void renamesOneTokenToAnAlias() {
        Person person = Person.verified();
        List<Script> tokens =
                IntStream.range(0, 12).mapToObj(i -> Tokens.made(person)).toList();
        List<Answer> answers = Burst.atOnce(
                12, i -> put(RawRequest.post(person.session(), Tokens.path(tokens.get(i)), "alias", "wanted")));

        assertThat(Burst.statuses(answers)).containsEntry(200, 1L).containsEntry(400, 11L);
        assertThat(count(person, "alias = 'wanted'")).isEqualTo(1);
    }

    @Test
    void leavesNothingAliveThatASwitchedOffTokenMakesMeanwhile() {
        for (int round = 0; round < 3; round++) {
            Person person = Person.verified();
            Script maker = Tokens.made(person, "permissions", Tokens.tree("resources.create_tokens"));
            RawRequest off = put(RawRequest.post(person.session(), Tokens.path(maker), "is_enabled", false));

            List<Answer> answers = Burst.atOnce(14, i -> i == 7 ? off : RawRequest.post(maker.api(), Tokens.PATH));

            assertThat(answers.get(7).status()).isEqualTo(200);
            assertThat(Burst.statuses(answers).keySet()).isSubsetOf(200, 201, 401);
            assertThat(count(person, "is_enabled")).isZero();
        }
    }

    @Test
    void leavesNothingWiderThanANarrowedTokenThatMakesMeanwhile() {
        for (int round = 0; round < 3; round++) {
            Person person = Person.verified();
            Script maker =
                    Tokens.made(person, "permissions", Tokens.tree("resources.create_tokens", "resources.vault"));
            RawRequest narrow = put(RawRequest.post(
                    person.session(), Tokens.path(maker), "permissions", Tokens.tree("resources.create_tokens")));

            List<Answer> answers = Burst.atOnce(
                    14,
                    i -> i == 7
                            ? narrow
                            : RawRequest.post(maker.api(), Tokens.PATH, "permission_template", "full_access"));

            assertThat(Burst.statuses(answers)).containsEntry(200, 1L).containsEntry(201, 13L);
            assertThat(count(person, "'resources.vault' = any (permissions)")).isZero();
        }
    }
}
