package dev.countersign.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordPolicyTest {

    private static final EmailAddress ADDRESS =
            EmailAddress.parse("long.name@example.com").orElseThrow();

    private static String objection(String password, PasswordRule rule) {
        return new PasswordPolicy(null, null)
                .objection(new Password(password), ADDRESS, rule)
                .map(Refused::reason)
                .map(Reason::name)
                .orElse("none");
    }

    @ParameterizedTest
    @CsvSource({
        "xq-tw-z, PASSWORD_TOO_SHORT, WEAK_PASSWORD",
        "xq-tw-zk, none, WEAK_PASSWORD",
        "only lower case here, none, WEAK_PASSWORD",
        "Correct-Horse-7, none, none",
        "trustno1, BREACHED_PASSWORD, WEAK_PASSWORD",
        "P@ssword2024!, BREACHED_PASSWORD, BREACHED_PASSWORD",
        "Xy7-long.name, BREACHED_PASSWORD, BREACHED_PASSWORD"
    })
    void judgesByTheRule(String password, String byLength, String composed) {
        assertThat(objection(password, PasswordRule.LENGTH)).isEqualTo(byLength);
        assertThat(objection(password, PasswordRule.COMPOSED)).isEqualTo(composed);
    }

    @Test
    void countsCodePoints() {
        assertThat(objection("\ud83d\ude00".repeat(7), PasswordRule.LENGTH)).isEqualTo("PASSWORD_TOO_SHORT");
        assertThat(objection("\ud83d\ude00".repeat(8), PasswordRule.LENGTH)).isEqualTo("none");
        assertThat(objection("\ud83d\ude00".repeat(128), PasswordRule.LENGTH)).isEqualTo("none");
        assertThat(objection("\ud83d\ude00".repeat(129), PasswordRule.LENGTH)).isEqualTo("PASSWORD_TOO_LONG");
        assertThat(objection("Aa1-" + "x".repeat(125), PasswordRule.COMPOSED)).isEqualTo("PASSWORD_TOO_LONG");
        assertThat(objection("x".repeat(129), PasswordRule.COMPOSED)).isEqualTo("PASSWORD_TOO_LONG");
    }
}
