package dev.countersign.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeTest {

    @Test
    void takesSixDigitsForACodeOfAnApp() {
        assertThat(Code.parse("012345")).contains(new Code.Totp("012345"));
    }

    @ParameterizedTest
    @CsvSource({
        "ABCDEFGHJK, ABCDEFGHJK",
        "abcdefghjk, ABCDEFGHJK",
        "ABCDE-FGHJK, ABCDEFGHJK",
        "ab cd-ef gh-jk, ABCDEFGHJK",
        "2345678923, 2345678923"
    })
    void takesTenSignsForABackupCodeHoweverTheyAreWritten(String typed, String canonical) {
        assertThat(Code.parse(typed)).contains(new Code.Backup(canonical));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "12345",
                "1234567",
                "+12345",
                " 123456",
                "123456 ",
                "123456\n",
                "１２３４５６",
                "١٢٣٤٥٦",
                "12345a",
                "ABCDEFGHJ",
                "ABCDEFGHJKL",
                "ABCDEFGHJ\u212A",
                "ABCDEFGHJı",
                "ABCDE\tFGHJK",
                "ABCDEFGHJK\n",
                "----------",
                "\0\0\0\0\0\0"
            })
    void takesNothingElse(String typed) {
        assertThat(Code.parse(typed)).isEmpty();
        assertThat(Code.totp(typed)).isEmpty();
        assertThat(Code.mailed(typed)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12 34", "ABCDEFGHJ", "ABCDEFGHJKL", "----------", "ABCDE\tFGHJK"})
    void knowsWhatCannotBeRightWhateverItIsTakenFor(String typed) {
        assertThat(new Code.Totp(typed).mayBeRight()).isFalse();
        assertThat(new Code.Mailed(typed).mayBeRight()).isFalse();
        assertThat(Code.Backup.typed(typed).mayBeRight()).isFalse();
        assertThat(Code.Backup.typed(typed).text()).isEqualTo(typed);
    }

    @Test
    void takesNoLongTextApart() {
        assertThat(Code.parse("-".repeat(4000) + "ABCDEFGHJK")).isEmpty();
    }

    @Test
    void printsNoCode() {
        assertThat(Code.parse("012345").toString() + Code.parse("ABCDEFGHJK") + Code.mailed("543210"))
                .doesNotContain("012345", "ABCDEFGHJK", "543210");
    }
}
