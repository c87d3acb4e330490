package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.SecretToken;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateLocator;
import io.quarkus.qute.Variant;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LettersTest {

    private static final SecretToken TOKEN = new SecretToken("0123abcd");
    private static final Instant TIME = Instant.parse("2026-03-04T05:06:07Z");
    private static final String TO = "o'neil+{7*7}@example.com";

    static Stream<Mail> mails() {
        return Stream.of(
                new Mail.VerifyAddress(TO, TOKEN, TIME),
                new Mail.AlreadyRegistered(TO),
                new Mail.ResetPassword(TO, TOKEN),
                new Mail.PasswordChanged(TO, TIME, "192.0.2.1"));
    }

    @ParameterizedTest
    @MethodSource("mails")
    void carriesNothingThatAStrangerTyped(Mail mail) {
        io.quarkus.mailer.Mail letter = written(mail, Map.of());

        assertThat(letter.getTo()).containsExactly(TO);
        assertThat(letter.getSubject() + letter.getText() + letter.getHtml())
                .doesNotContain("neil", "7*7", "49", "example.com<");
        assertThat(letter.getSubject()).doesNotContainPattern("\\p{Cntrl}");
    }

    @ParameterizedTest
    @MethodSource("mails")
    void saysWhatToDoWithAMailThatOneDidNotAskFor(Mail mail) {
        io.quarkus.mailer.Mail letter = written(mail, Map.of());

        assertThat(letter.getText()).contains("If that was not you");
        assertThat(letter.getHtml()).contains("If that was not you");
    }

    @ParameterizedTest
    @MethodSource("mails")
    void hasOneIdForEveryAttemptAndAsksForNoAnswer(Mail mail) {
        assertThat(written(mail, Map.of()).getHeaders())
                .containsEntry("Message-ID", List.of("<0f0f@id.example.com>"))
                .containsEntry("Auto-Submitted", List.of("auto-generated"));
    }

    @ParameterizedTest
    @MethodSource("mails")
    void printsNeitherAddressNorToken(Mail mail) {
        assertThat(mail.toString()).doesNotContain("@", "0123abcd");
    }

    @Test
    void asksToConfirmASignupAndSaysWhenItWas() {
        String text = written(new Mail.VerifyAddress(TO, TOKEN, TIME), Map.of()).getText();

        assertThat(text)
                .contains("4 March 2026, 05:06 UTC", "within 24 hours", "do nothing")
                .containsPattern("(?m)^https://id\\.example\\.com/account/verify\\?token=0123abcd$");
    }

    @Test
    void givesTheResetLinkOneHour() {
        assertThat(written(new Mail.ResetPassword(TO, TOKEN), Map.of()).getText())
                .contains("within 1 hour")
                .containsPattern("(?m)^https://id\\.example\\.com/account/reset\\?token=0123abcd$");
    }

    @Test
    void saysWhereAPasswordWasChangedFromWhenThatIsKnown() {
        assertThat(written(new Mail.PasswordChanged(TO, TIME, "192.0.2.1"), Map.of())
                        .getText())
                .contains("on 4 March 2026, 05:06 UTC from the network address 192.0.2.1.");
        assertThat(written(new Mail.PasswordChanged(TO, TIME, null), Map.of()).getText())
                .contains("on 4 March 2026, 05:06 UTC.");
    }

    @Test
    void escapesDataInHtmlAndNeverLetsItBeginALine() {
        Mail mail = new Mail.PasswordChanged(TO, TIME, "<img src=x>\r\n{7*7}\u2028&'\"");

        io.quarkus.mailer.Mail letter = written(mail, Map.of("countersign.mail.product-name", "A & <B> {7*7}"));

        assertThat(letter.getHtml())
                .contains("A &amp; &lt;B&gt; {7*7}", "&lt;img src=x&gt; {7*7} &amp;&#39;&quot;.")
                .doesNotContain("<img");
        assertThat(letter.getText()).contains("A & <B> {7*7}", "<img src=x> {7*7} &'\".");
    }

    @Test
    void namesTimesInTheUnitThatIsExact() {
        assertThat(Letters.inWords(Duration.ofMinutes(1))).isEqualTo("1 minute");
        assertThat(Letters.inWords(Duration.ofMinutes(90))).isEqualTo("90 minutes");
        assertThat(Letters.inWords(Duration.ofHours(1))).isEqualTo("1 hour");
        assertThat(Letters.inWords(Duration.ofDays(2))).isEqualTo("48 hours");
    }

    private static io.quarkus.mailer.Mail written(Mail mail, Map<String, String> settings) {
        Links links = new Links("https://id.example.com", Optional.empty(), Optional.empty());
        return new Letters(engine(), links, TestConfig.of(settings))
                .write(mail, "0f0f")
                .await()
                .atMost(Duration.ofSeconds(10));
    }

    private static Engine engine() {
        return Engine.builder()
                .addDefaults()
                .addValueResolver(new ReflectionValueResolver())
                .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
                .addLocator(LettersTest::located)
                .build();
    }

    private static Optional<TemplateLocator.TemplateLocation> located(String id) {
        return Optional.of(new TemplateLocator.TemplateLocation() {
            @Override
            public Reader read() {
                return new InputStreamReader(
                        LettersTest.class.getResourceAsStream("/templates/" + id), StandardCharsets.UTF_8);
            }

            @Override
            public Optional<Variant> getVariant() {
                return Optional.of(
                        Variant.forContentType(id.endsWith(".html") ? Variant.TEXT_HTML : Variant.TEXT_PLAIN));
            }
        });
    }
}
