package dev.countersign.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which spellings are the same address: two share a key only when mail to both reaches the same owner. */
class EmailAddressTest {

    private static String key(String input) {
        return EmailAddress.parse(input).map(EmailAddress::key).orElse("refused");
    }

    @ParameterizedTest
    @CsvSource({
        "x@faß.de, x@xn--fa-hia.de",
        "x@FAß.DE, x@xn--fa-hia.de",
        "x@fa\u1E9E.de, x@xn--fa-hia.de",
        "x@fass.de, x@fass.de",
        "x@xn--fa-hia.de, x@xn--fa-hia.de",
        "x@XN--FA-HIA.DE, x@xn--fa-hia.de",
        // A final sigma is a separate letter, and a capital sigma is not mapped to it.
        "x@βόλος.gr, x@xn--nxasmm1c.gr",
        "x@βόλοσ.gr, x@xn--nxasmq6b.gr",
        "x@ΒΌΛΟΣ.gr, x@xn--nxasmq6b.gr",
        // Joiners are kept where a script needs them.
        "x@\u0915\u094D\u200D\u0937.in, x@xn--11b2ezcw70k.in",
        "x@\u0915\u094D\u0937.in, x@xn--11b2ezc.in",
        // The Turkish dotless and dotted letters differ from i and from each other.
        "x@\u0131.com, x@xn--cfa.com",
        "x@\u0130.com, x@xn--i-9bb.com",
        "x@I.com, x@i.com",
        "x@i.com, x@i.com"
    })
    void keepsDomainsOfDifferentOwnersApart(String input, String key) {
        assertThat(key(input)).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({
        "A.B+c@Example.COM, a.b+c@example.com",
        "x@bücher.de, x@xn--bcher-kva.de",
        "x@BÜCHER.de, x@xn--bcher-kva.de",
        "x@bu\u0308cher.de, x@xn--bcher-kva.de",
        "x@\uFF45xample.com, x@example.com",
        "x@ex\u00ADample.com, x@example.com",
        "x@e\u200Bxample.com, x@example.com",
        "x@example\u3002com, x@example.com",
        "x@example\uFF0Ecom, x@example.com",
        "x@日本.jp, x@xn--wgv71a.jp",
        "x@\u212A.com, x@k.com",
        "x@\uFB01.com, x@fi.com",
        "x@a--b.de, x@a--b.de"
    })
    void readsEverySpellingThatBrowsersReadAlike(String input, String key) {
        assertThat(key(input)).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "x@",
                "@example.com",
                "x",
                "x@example",
                "x@example.com.",
                "x@example.com\u3002",
                "x@example..com",
                "x@.example.com",
                "x@-example.com",
                "x@example-.com",
                "x@ü-.com",
                "x@-ü.com",
                "x@ab--ü.com",
                "x@exa_mple.com",
                "x@exa_mplü.com",
                "x@127.0.0.1",
                "x@[127.0.0.1]",
                "x@ü.1",
                "x@exam ple.com",
                "x@exam\u00A0ple.com",
                "x@ex\u3000ample.com",
                "x y@example.com",
                "x\u00A0@example.com",
                "x@example.com\u0000",
                "x@a\uFF20b.com",
                "x\uFF20example.com",
                "x@a@example.com",
                "x@a\u200Db.de",
                "x@a\u200Cb.de",
                "x@\u0301a.com",
                "x@a\u00B7b.cat",
                "x@\u05E9a.com",
                "x@xn--a.d\u00FC",
                "x@a\u2024com",
                "é@example.com",
                "ß@example.com",
                "\u212Aate@example.com",
                "dotless\u0131@example.com",
                "\"a b\"@example.com",
                "\"a\"@example.com",
                "a..b@example.com",
                ".a@example.com",
                "a.@example.com",
                "a,b@example.com",
                "<a@example.com>"
            })
    void refusesWhatIsNoAddressOrIsNotOneForCertain(String input) {
        assertThat(key(input)).isEqualTo("refused");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "\t",
                "\r\n",
                "\u000B",
                "\f",
                "\u0085",
                "\u00A0",
                "\u1680",
                "\u2003",
                "\u2007",
                "\u2028",
                "\u2029",
                "\u202F",
                "\u205F",
                "\u3000",
                " \t\u00A0\u3000 "
            })
    void ignoresWhiteSpaceAroundIt(String blanks) {
        assertThat(key(blanks + "a@example.com")).isEqualTo("a@example.com");
        assertThat(key("a@example.com" + blanks)).isEqualTo("a@example.com");
        assertThat(key(blanks + "a@example.com" + blanks)).isEqualTo("a@example.com");
        assertThat(EmailAddress.parse(blanks + "A@example.com" + blanks))
                .map(EmailAddress::text)
                .contains("A@example.com");
        assertThat(key("a" + blanks + "@example.com")).isEqualTo("refused");
        assertThat(key("a@" + blanks + "example.com")).isEqualTo("refused");
        assertThat(key(blanks)).isEqualTo("refused");
    }

    @Test
    void refusesOtherInvisibleCharacters() {
        for (String sign : new String[] {"\u0000", "\u001C", "\u001F", "\u007F", "\u200E", "\u202E", "\uFEFF"}) {
            assertThat(key(sign + "a@example.com")).as(sign).isEqualTo("refused");
        }
    }

    @Test
    void checksTheLengthWithoutTheBlanks() {
        String longest = "a".repeat(64) + '@' + "b".repeat(62) + '.' + "c".repeat(62) + '.' + "d".repeat(59) + ".com";
        assertThat(longest).hasSize(254);
        assertThat(key(' ' + longest + " ".repeat(300))).isEqualTo(longest);
        assertThat(key('a' + longest)).isEqualTo("refused");
        assertThat(key("a@" + "\u00FC".repeat(60) + ".de")).isEqualTo("refused");
    }

    /* Stored rows must still be found by their keys. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x@fass.de",
                "x@xn--fa-hia.de",
                "x@xn--bcher-kva.de",
                "x@xn--nxasmq6b.gr",
                "x@xn--a.de",
                "x@xn--0.com",
                "x@ab--cd.com",
                "a.b+c@sub.example.co.uk"
            })
    void readsEveryStoredKeyAsItself(String key) {
        assertThat(key(key)).isEqualTo(key);
        assertThat(key(key.toUpperCase(Locale.ROOT))).isEqualTo(key);
    }
}
