package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Script;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import dev.countersign.testing.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** A stolen session that changes automation tokens of an account with a second factor. */
@QuarkusTest
@WithTestResource(Servers.class)
class TokenGateTest {

    private static final String REALM = "0123456789abcdef01234567";
    private static final String OTHER = "76543210fedcba9876543210";

    /** A user with a second factor, and one of the user's tokens. */
    private record Gated(Secured owner, Script token) {

        static Gated somebody() {
            Secured owner = Secured.somebody();
            return new Gated(owner, Script.of(owner.person(), "resources.create_tokens"));
        }

        Api session() {
            return owner.session();
        }

        String path() {
            return Tokens.path(token);
        }
    }

    /** Every change that needs a code, with the code, which may be null. */
    private static List<BiFunction<Gated, String, Answer>> changes() {
        return List.of(
                (target, code) -> target.session().post(Tokens.PATH, "otp_code", code),
                (target, code) -> target.session().put(target.path(), "is_enabled", true, "otp_code", code),
                (target, code) -> target.session().patch(target.path(), "ip_whitelist", "*", "otp_code", code),
                (target, code) -> target.session().post(target.path() + "/copy", "otp_code", code),
                (target, code) ->
                        target.session().post(target.path() + "/add-realm", "realm_id", REALM, "otp_code", code),
                (target, code) ->
                        target.session().post(target.path() + "/remove-realm", "realm_id", OTHER, "otp_code", code));
    }

    private static List<String> tokens(Gated target) {
        return Ledger.texts(
                "select concat_ws(' ', id, alias, realm_ids, is_enabled, updated_at) from automation_token"
                        + " where account_id = $1 order by id",
                target.owner().person().accountId());
    }

    @Test
    void changesNothingWithoutACode() {
        Gated target = Gated.somebody();
        List<String> before = tokens(target);
        for (BiFunction<Gated, String, Answer> change : changes()) {
            Answer answer = change.apply(target, null);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("OTP_REQUIRED");
            assertThat(answer.message()).isEqualTo("2FA verification required for this operation");
        }
        assertThat(tokens(target)).isEqualTo(before);
    }

    @Test
    void changesNothingWithAWrongCodeAndCountsIt() {
        Gated target = Gated.somebody();
        Secured owner = target.owner();
        List<String> before = tokens(target);
        int left = 5;
        for (BiFunction<Gated, String, Answer> change : changes()) {
            Answer answer = change.apply(target, owner.wrongCode());
            if (left-- > 0) {
                assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
                assertThat(answer.text("/data/attempts_remaining")).isEqualTo(String.valueOf(left));
            } else {
                assertThat(answer.code()).isEqualTo("TWOFACTOR_LOCKED");
            }
        }
        assertThat(target.session()
                        .post(Tokens.PATH, "otp_code", owner.app().freshCode())
                        .code())
                .isEqualTo("TWOFACTOR_LOCKED");
        assertThat(tokens(target)).isEqualTo(before);
    }

    @Test
    void changesNothingWithAMalformedOrEmptyCodeAndCountsNone() {
        Gated target = Gated.somebody();
        List<String> before = tokens(target);
        for (BiFunction<Gated, String, Answer> change : changes()) {
            Answer malformed = change.apply(target, "12");
            assertThat(malformed.status()).as(malformed.toString()).isEqualTo(400);
            assertThat(malformed.code()).isEqualTo("INVALID_OTP_CODE");
            for (String empty : List.of("", " ")) {
                assertThat(change.apply(target, empty).code()).isEqualTo("OTP_REQUIRED");
            }
        }
        assertThat(tokens(target)).isEqualTo(before);
    }

    @Test
    void takesEachCodeOnce() {
        Gated target = Gated.somebody();
        Secured owner = target.owner();
        for (BiFunction<Gated, String, Answer> change : changes()) {
            owner.rested();
            String code = owner.app().code(0);
            assertThat(change.apply(target, code).status()).isIn(200, 201);
            assertThat(change.apply(target, code).code()).isEqualTo("INVALID_OTP_CODE");
        }
        owner.rested();
        String backup = owner.backupCodes().getFirst();
        assertThat(target.session().post(Tokens.PATH, "otp_code", backup).status())
                .isEqualTo(201);
        assertThat(target.session().post(Tokens.PATH, "otp_code", backup).code())
                .isEqualTo("INVALID_BACKUP_CODE");
    }

    @Test
    void usesNoCodeUpForAChangeThatIsRefused() {
        Gated target = Gated.somebody();
        Secured owner = target.owner().rested();
        target.token().but("alias = 'taken'");
        String code = owner.app().code(0);
        assertThat(target.session()
                        .post(Tokens.PATH, "alias", "taken", "otp_code", code)
                        .code())
                .isEqualTo("DUPLICATE_ALIAS");
        assertThat(target.session()
                        .post(Tokens.PATH, "alias", "a/b", "otp_code", code)
                        .code())
                .isEqualTo("INVALID_ALIAS_FORMAT");
        assertThat(target.session()
                        .post(Tokens.PATH, "alias", "free", "otp_code", code)
                        .status())
                .isEqualTo(201);
    }

    @Test
    void readsAndDeletesWithoutACode() {
        Gated target = Gated.somebody();
        assertThat(target.session().get(Tokens.PATH).status()).isEqualTo(200);
        assertThat(target.session().get(target.path()).status()).isEqualTo(200);
        assertThat(target.session().delete(target.path()).status()).isEqualTo(200);
    }

    @Test
    void asksNoTokenForACode() {
        Gated target = Gated.somebody();
        assertThat(target.token().api().post(Tokens.PATH).status()).isEqualTo(201);
    }

    @Test
    void asksForNoCodeWhileTheGateIsOpen() {
        Gated target = Gated.somebody();
        Secured owner = target.owner();
        Ledger.change(
                "update second_factor set require_for_tokens = false where account_id = $1",
                owner.person().accountId());
        for (BiFunction<Gated, String, Answer> change : changes()) {
            assertThat(change.apply(target, null).status()).isIn(200, 201);
            assertThat(change.apply(target, "12").status()).isIn(200, 201);
        }
    }
}
