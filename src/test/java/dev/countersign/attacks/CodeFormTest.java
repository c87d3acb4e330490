package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.countersign.testing.Answer;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Codes that a lenient parser would accept: they are rejected as malformed, before they are counted or compared. White
 * space and dashes are allowed and stripped first, see {@link PastedCodeTest}.
 */
@QuarkusTest
@WithTestResource(Servers.class)
class CodeFormTest {

    private static String digits(String code, IntUnaryOperator digit) {
        return code.chars()
                .map(character -> digit.applyAsInt(character - '0'))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** JSON values that are not a string of six ASCII digits. */
    static List<String> malformed(String right) {
        List<String> texts = List.of(
                digits(right, digit -> 0x0660 + digit),
                digits(right, digit -> 0xFF10 + digit),
                digits(right, digit -> 0x0966 + digit),
                digits(right, digit -> 0x1D7CE + digit),
                right.substring(0, 5) + digits(right.substring(5), digit -> 0xFF10 + digit),
                '+' + right,
                '+' + right.substring(1),
                '-' + right.substring(1),
                ' ' + right.substring(1),
                digits(right.substring(0, 3), digit -> 0xFF10 + digit)
                        + ' '
                        + digits(right.substring(3), digit -> 0xFF10 + digit),
                '\u200b' + right,
                right.substring(0, 3) + '\u200d' + right.substring(3),
                right.substring(0, 3) + '_' + right.substring(3),
                right.substring(0, 3) + '.' + right.substring(3),
                right.substring(0, 3) + ',' + right.substring(3),
                ' ' + right + " 0",
                '0' + right,
                right.substring(1),
                right + '\u0000',
                right + ".0",
                "0x" + right,
                "",
                "------",
                "      ");
        List<String> values = new ArrayList<>();
        for (String text : texts) {
            values.add('"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"');
        }
        values.addAll(List.of(
                '1' + right.substring(1),
                "[\"" + right + "\"]",
                "{\"code\":\"" + right + "\"}",
                "[]",
                "true",
                "null",
                "\"" + right + "\",\"code\":\"" + right + '"'));
        return values;
    }

    private static Answer send(Secured to, String method, String path, String body) {
        return to.session()
                .send(method, Secured.TWO_FACTOR + path, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private static void refusesAll(Person person, String right, UnaryOperator<String> body, Endpoint endpoint) {
        String attempts = FactorRecord.attempts(person);
        String factor = FactorRecord.factor(person);
        for (String value : malformed(right)) {
            Answer answer = endpoint.send(body.apply(value));
            assertThat(answer.status()).as(value + ": " + answer).isEqualTo(400);
        }
        assertThat(FactorRecord.attempts(person)).isEqualTo(attempts);
        assertThat(FactorRecord.factor(person)).isEqualTo(factor);
    }

    private interface Endpoint {
        Answer send(String body);
    }

    @Test
    void countsNoMalformedCodeAtSignIn() {
        Secured somebody = Secured.somebody();
        String challenge = somebody.challenge();
        String right = FactorRecord.rightCode(somebody);
        refusesAll(
                somebody.person(),
                right,
                value -> "{\"temp_token\":\"" + challenge + "\",\"code\":" + value + '}',
                body -> somebody.person().api().postRaw(Secured.TWO_FACTOR + "/verify", body));
        assertThat(somebody.verify(challenge, right).status()).isEqualTo(200);
    }

    @Test
    void countsNoMalformedCodeWhereBothFactorsAreAsked() {
        Secured somebody = Secured.somebody();
        String right = FactorRecord.rightCode(somebody);
        String proof = "\"password\":\"" + somebody.person().password() + "\",";
        refusesAll(
                somebody.person(),
                right,
                value -> '{' + proof + "\"code\":" + value + '}',
                body -> send(somebody, "POST", "/backup-codes/regenerate", body));
        refusesAll(
                somebody.person(),
                right,
                value -> '{' + proof + "\"code\":" + value + '}',
                body -> send(somebody, "DELETE", "", body));
        refusesAll(
                somebody.person(),
                right,
                value -> "{\"enabled\":false," + proof + "\"otp_code\":" + value.replace("\"code\":", "\"otp_code\":")
                        + '}',
                body -> send(somebody, "PATCH", "/token-gate", body));
        assertThat(FactorRecord.unusedCodes(somebody.person())).isEqualTo(10);
        assertThat(somebody.verify(somebody.challenge(), right).status()).isEqualTo(200);
    }

    @Test
    void countsNoMalformedFirstCode() {
        Person person = Person.verified();
        Answer setup = Secured.setUp(person.session(), person.password());
        String right = AuthenticatorApp.scanned(setup.text("/data/qr_code")).code(0);
        String pending = FactorRecord.setup(person);
        refusesAll(
                person,
                right,
                value -> "{\"code\":" + value + '}',
                body -> person.session().postRaw(Secured.TWO_FACTOR + "/verify-setup", body));
        assertThat(FactorRecord.setup(person)).isEqualTo(pending);
        assertThat(person.session()
                        .post(Secured.TWO_FACTOR + "/verify-setup", "code", right)
                        .status())
                .isEqualTo(200);
    }
}
