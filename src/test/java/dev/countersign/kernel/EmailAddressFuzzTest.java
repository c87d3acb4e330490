package dev.countersign.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import java.util.regex.Pattern;

/** Any text is either rejected as an address, or names one account and is safe in a mail header. */
class EmailAddressFuzzTest {

    private static final Pattern ONE_MAILBOX = Pattern.compile("[\\x21-\\x3f\\x41-\\x7e]{1,64}@[a-z0-9.-]{1,253}");

    @FuzzTest
    @DictionaryEntries(
            value = {
                "a@b.co",
                "@",
                "xn--",
                "ß",
                "ς",
                "\uFF20",
                "\u3002",
                "\u212A",
                "\u200D",
                "\\x0D\\x0ABcc: ",
                ".",
                "+",
                "İ"
            })
    void readsOneAccountOrNothing(FuzzedDataProvider data) {
        Optional<EmailAddress> read = EmailAddress.parse(data.consumeRemainingAsString());
        if (read.isEmpty()) {
            return;
        }
        EmailAddress address = read.get();
        assertThat(address.text()).matches(ONE_MAILBOX).hasSizeLessThanOrEqualTo(254);
        assertThat(address.key()).matches(ONE_MAILBOX).isEqualToIgnoringCase(address.text());
        assertThat(EmailAddress.parse(address.text())).contains(address);
        assertThat(EmailAddress.parse(address.key()).map(EmailAddress::key)).contains(address.key());
        assertThat(EmailAddress.mailboxOf(address.key())).matches(ONE_MAILBOX);
    }
}
