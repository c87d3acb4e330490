package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A stolen session, with or without the password, cannot remove or replace a factor or switch off the token gate. */
@QuarkusTest
@WithTestResource(Servers.class)
class FactorRemovalTest {

    private static final String GATE = "/token-gate";
    private static final String REGENERATE = "/backup-codes/regenerate";

    private static Answer send(Secured to, String method, String path, String body) {
        return to.session()
                .send(method, Secured.TWO_FACTOR + path, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private static String filled(String body, Secured somebody, String code) {
        return body.replace("PASSWORD", somebody.person().password()).replace("CODE", code);
    }

    private static void assertStillOn(Secured somebody, String factor) {
        assertThat(FactorRecord.factor(somebody.person())).isEqualTo(factor);
        assertThat(FactorRecord.unusedCodes(somebody.person())).isEqualTo(10);
        assertThat(somebody.status().text("/data/require_for_tokens")).isEqualTo("true");
        assertThat(somebody.person().logIn().text("/data/requires_2fa")).isEqualTo("true");
    }

    @Test
    void takesNothingElseThanFalseForAGateThatIsSwitchedOff() {
        Secured somebody = Secured.somebody();
        String code = FactorRecord.rightCode(somebody);
        String factor = FactorRecord.factor(somebody.person());
        String proof = ",\"password\":\"PASSWORD\",\"otp_code\":\"CODE\"}";
        for (String body : List.of(
                "{\"enabled\":\"false\"" + proof,
                "{\"enabled\":0" + proof,
                "{\"enabled\":0.0" + proof,
                "{\"enabled\":\"\"" + proof,
                "{\"enabled\":\"0\"" + proof,
                "{\"enabled\":null" + proof,
                "{\"enabled\":[]" + proof,
                "{\"enabled\":[false]" + proof,
                "{\"enabled\":{}" + proof,
                "{\"enabled\":False" + proof,
                "{\"enabled\":false,\"enabled\":false" + proof,
                "{\"enabled\":true,\"enabled\":false" + proof,
                "{\"Enabled\":false" + proof,
                "{\"enabled\":false,\"force\":true" + proof,
                "{\"password\":\"PASSWORD\",\"otp_code\":\"CODE\"}",
                "{\"enabled\":false}",
                "{\"enabled\":false,\"password\":\"PASSWORD\"}",
                "{\"enabled\":false,\"otp_code\":\"CODE\"}",
                "{\"enabled\":false,\"password\":\"PASSWORD\",\"code\":\"CODE\"}",
                "{\"enabled\":false,\"password\":\"PASSWORD\",\"otp_code\":null}",
                "{\"enabled\":false,\"password\":null,\"otp_code\":\"CODE\"}",
                "{\"enabled\":false,\"email_code\":\"CODE\",\"otp_code\":\"CODE\"}",
                "{}",
                "[]",
                "")) {
            for (String method : List.of("PATCH", "PUT")) {
                Answer answer = send(somebody, method, GATE, filled(body, somebody, code));
                assertThat(answer.status()).as(body + answer).isEqualTo(400);
            }
        }
        assertThat(FactorRecord.attempts(somebody.person())).startsWith("0 0 0");
        assertStillOn(somebody, factor);
    }

    @Test
    void disablesNothingWithHalfAProof() {
        Secured somebody = Secured.somebody();
        String code = FactorRecord.rightCode(somebody);
        String factor = FactorRecord.factor(somebody.person());
        assertThat(somebody.session().delete(Secured.TWO_FACTOR).status()).isIn(400, 415);
        for (String body : List.of(
                "",
                "{}",
                "null",
                "[]",
                "{\"password\":\"PASSWORD\"}",
                "{\"code\":\"CODE\"}",
                "{\"password\":null,\"code\":\"CODE\"}",
                "{\"password\":\"PASSWORD\",\"code\":null}",
                "{\"password\":\"\",\"code\":\"CODE\"}",
                "{\"password\":\"PASSWORD\",\"otp_code\":\"CODE\"}",
                "{\"password\":\"PASSWORD\",\"code\":\"CODE\",\"user_id\":1}",
                "{\"email_code\":\"CODE\",\"code\":\"CODE\"}",
                "{\"password\":\"CODE\",\"code\":\"PASSWORD\"}")) {
            Answer answer = send(somebody, "DELETE", "", filled(body, somebody, code));
            assertThat(answer.status()).as(body + answer).isEqualTo(400);
        }
        assertThat(somebody.session()
                        .delete(Secured.TWO_FACTOR + "?password="
                                + somebody.person().password() + "&code=" + code)
                        .status())
                .isIn(400, 415);
        assertThat(FactorRecord.attempts(somebody.person())).startsWith("0 0 0");
        assertStillOn(somebody, factor);
    }

    @Test
    void withstandsAThiefOfTheSessionWhoKnowsThePasswordButHasNoCode() {
        Secured somebody = Secured.somebody();
        String factor = FactorRecord.factor(somebody.person());
        String proof = "{\"password\":\"PASSWORD\",\"code\":\"" + somebody.wrongCode() + "\"}";
        List<Answer> answers = List.of(
                send(somebody, "POST", "/setup", filled("{\"password\":\"PASSWORD\"}", somebody, "")),
                send(somebody, "DELETE", "", filled(proof, somebody, "")),
                send(somebody, "POST", REGENERATE, filled(proof, somebody, "")),
                send(
                        somebody,
                        "PATCH",
                        GATE,
                        filled(
                                "{\"enabled\":false,\"password\":\"PASSWORD\",\"otp_code\":\"" + somebody.wrongCode()
                                        + "\"}",
                                somebody,
                                "")),
                send(somebody, "POST", "/email-code", "{}"));
        assertThat(answers.stream().map(Answer::status)).containsExactly(400, 401, 401, 401, 400);
        assertThat(FactorRecord.attempts(somebody.person())).startsWith("3 3 3");
        assertStillOn(somebody, factor);
    }

    @Test
    void withstandsAThiefOfTheSessionWhoSawACodeButKnowsNoPassword() {
        Secured somebody = Secured.somebody();
        String code = FactorRecord.rightCode(somebody);
        String factor = FactorRecord.factor(somebody.person());
        String wrong = "{\"password\":\"Wrong-Horse-7-battery\",\"code\":\"CODE\"}";
        String gate = "{\"enabled\":false,\"password\":\"Wrong-Horse-7-battery\",\"otp_code\":\"CODE\"}";
        assertThat(send(somebody, "DELETE", "", filled(wrong, somebody, code)).status())
                .isEqualTo(400);
        assertThat(send(somebody, "POST", REGENERATE, filled(wrong, somebody, code))
                        .status())
                .isEqualTo(400);
        assertThat(send(somebody, "PATCH", GATE, filled(gate, somebody, code)).status())
                .isEqualTo(401);
        assertThat(FactorRecord.attempts(somebody.person())).startsWith("0 0 0");
        assertStillOn(somebody, factor);
    }
}
