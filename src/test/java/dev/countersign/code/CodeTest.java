package dev.countersign.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.kernel.Reason;
import dev.countersign.session.ConfirmedBy;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeTest {

    private static final String WHITE_SPACE =
            "\t\n\u000b\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
                    + "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";

    private static final String DASHES =
            "-\u058a\u05be\u1400\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2053\u207b\u208b"
                    + "\u2212\u2e17\u2e1a\u2e3a\u2e3b\u2e40\u301c\u3030\u30a0\ufe31\ufe32\ufe58\ufe63\uff0d";

    @Test
    void treatsSixDigitsAsACodeOfAnApp() {
        assertThat(Code.parse("012345")).contains(new Code.Totp("012345"));
    }

    @ParameterizedTest
    @CsvSource({
        "ABCDEFGHJK, ABCDEFGHJK",
        "abcdefghjk, ABCDEFGHJK",
        "ABCDE-FGHJK, ABCDEFGHJK",
        "ab cd-ef gh-jk, ABCDEFGHJK",
        "'ABCDE\tFGHJK', ABCDEFGHJK",
        "'  ABCDEFGHJK\r\n', ABCDEFGHJK",
        "ABCDE\u2013FGHJK, ABCDEFGHJK",
        "abcde\u00a0fghjk, ABCDEFGHJK",
        "2345678923, 2345678923"
    })
    void takesTenSignsForABackupCodeHoweverTheyAreWritten(String typed, String canonical) {
        assertThat(Code.parse(typed)).contains(new Code.Backup(canonical));
    }

    @ParameterizedTest
    @MethodSource("pasted")
    void stripsWhiteSpaceAndDashesBeforeItChecksTheForm(String typed) {
        assertThat(Code.totp(typed)).contains(new Code.Totp("123456"));
        assertThat(Code.mailed(typed)).contains(new Code.Mailed("123456"));
        assertThat(Code.parse(typed)).contains(new Code.Totp("123456"));
    }

    /** Every character of Unicode's White_Space and Dash, before, within and after the code. */
    static Stream<String> pasted() {
        return (WHITE_SPACE + DASHES)
                .codePoints()
                .mapToObj(Character::toString)
                .flatMap(sign -> Stream.of(sign + "123456", "123" + sign + "456", "123456" + sign + sign));
    }

    @Test
    void stripsNothingElse() {
        for (String sign : List.of("\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "_", ".", "/", "\u00b7", "\0")) {
            assertThat(Code.parse("123" + sign + "456")).isEmpty();
            assertThat(Code.parse("ABCDE" + sign + "FGHJK")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "12345",
                "1234567",
                "+12345",
                "１２３４５６",
                "１２３ ４５６",
                "١٢٣-٤٥٦",
                "١٢٣٤٥٦",
                "12345a",
                "ABCDEFGHJ",
                "ABCDEFGHJKL",
                "ABCDEFGHJ\u212A",
                "ABCDEFGHJı",
                "----------",
                "\0\0\0\0\0\0"
            })
    void takesNothingElse(String typed) {
        assertThat(Code.parse(typed)).isEmpty();
        assertThat(Code.totp(typed)).isEmpty();
        assertThat(Code.mailed(typed)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1234", "ABCDEFGHJ", "ABCDEFGHJKL", "ABCDEFGHJı", "１２３４５６"})
    void separatesMalformedCodes(String typed) {
        assertThat(Code.totpOrMalformed(typed))
                .isEqualTo(new Code.Malformed(ConfirmedBy.TOTP, Reason.MALFORMED_OTP_CODE));
        assertThat(Code.mailedOrMalformed(typed))
                .isEqualTo(new Code.Malformed(ConfirmedBy.MAILED_CODE, Reason.MALFORMED_OTP_CODE));
        assertThat(Code.backupOrMalformed(typed))
                .isEqualTo(new Code.Malformed(ConfirmedBy.BACKUP_CODE, Reason.INVALID_BACKUP_CODE));
        for (Function<String, Code> constructor :
                List.<Function<String, Code>>of(Code.Totp::new, Code.Mailed::new, Code.Backup::new)) {
            assertThatThrownBy(() -> constructor.apply(typed)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void acceptsWhatIsWellFormed() {
        assertThat(Code.totpOrMalformed("123 456")).isEqualTo(new Code.Totp("123456"));
        assertThat(Code.mailedOrMalformed("123-456")).isEqualTo(new Code.Mailed("123456"));
        assertThat(Code.backupOrMalformed("abcde-fghjk")).isEqualTo(new Code.Backup("ABCDEFGHJK"));
    }

    @Test
    void readsAsMuchWhiteSpaceAsABodyHolds() {
        assertThat(Code.parse("-\n".repeat(8000) + "ABCDEFGHJK")).contains(new Code.Backup("ABCDEFGHJK"));
    }

    @Test
    void printsNoCode() {
        assertThat(Code.parse("012345").toString() + Code.parse("ABCDEFGHJK") + Code.mailed("543210"))
                .doesNotContain("012345", "ABCDEFGHJK", "543210");
    }
}
