package dev.countersign.mail.worker;

import static dev.countersign.mail.worker.TestLetters.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.countersign.kernel.SecretToken;
import dev.countersign.mail.Mail;
import dev.countersign.mail.MailContent;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.TestConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LettersTest {

    private static final SecretToken TOKEN = new SecretToken("0123abcd");
    private static final SecretToken CODE = new SecretToken("246810");
    private static final Instant TIME = Instant.parse("2026-03-04T05:06:07Z");
    private static final Optional<MailContent.VerifyAddress.Code> WITH_CODE =
            Optional.of(new MailContent.VerifyAddress.Code(CODE, Duration.ofMinutes(10)));
    private static final String TO = "o'neil+{7*7}@example.com";

    static Stream<Mail> mails() {
        return Stream.concat(
                Stream.of(
                        mail(new MailContent.VerifyAddress(TOKEN, TIME, Optional.empty())),
                        mail(new MailContent.VerifyAddress(TOKEN, TIME, WITH_CODE)),
                        mail(new MailContent.AlreadyRegistered()),
                        mail(new MailContent.ResetPassword(TOKEN)),
                        mail(new MailContent.OneTimeCode(CODE, Duration.ofMinutes(3)))),
                notices());
    }

    static Stream<Mail> notices() {
        return Stream.concat(
                Arrays.stream(MailKind.values())
                        .filter(kind -> kind.noticeSubject().isPresent())
                        .map(kind -> mail(new MailContent.Notice(kind, TIME))),
                Stream.of(
                        mail(new MailContent.SecondFactorLocked(TIME, TIME.plusSeconds(900))),
                        mail(new MailContent.AccountDeletion(TIME, TIME.plusSeconds(900))),
                        mail(new MailContent.AccountDeletion(TIME, TIME)),
                        mail(new MailContent.DeviceTrusted(TIME, "Mozilla/5.0 (X11; Linux x86_64)", "192.0.2.1"))));
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
    void saysWhatToDoWithAnUnexpectedMail(Mail mail) {
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
        assertThat(mail.toString()).doesNotContain("@", "0123abcd", "246810");
        assertThat(Wording.of(mail.content(), TestLetters.LINKS, TestConfig.of(Map.of()))
                        .toString())
                .doesNotContain("@", "0123abcd", "246810");
    }

    @ParameterizedTest
    @MethodSource("mails")
    void showsNoSecretOnALockedScreen(Mail mail) {
        io.quarkus.mailer.Mail letter = written(mail, Map.of());

        assertThat(letter.getSubject()).doesNotContain("0123abcd", "246810");
        assertThat(letter.getHtml()).contains("<title>" + letter.getSubject() + "</title>");
    }

    @ParameterizedTest
    @MethodSource("notices")
    void tellsWhenItHappenedAndToSetANewPasswordWithoutALink(Mail mail) {
        io.quarkus.mailer.Mail letter = written(mail, Map.of());

        assertThat(List.of(letter.getText(), letter.getHtml()))
                .allSatisfy(body -> assertThat(body)
                        .contains(
                                "4 March 2026, 05:06 UTC",
                                "your Countersign account",
                                "new password",
                                "I forgot my password")
                        .doesNotContain("http", "href"));
    }

    @Test
    void putsACodeOnALineOfItsOwnAndSaysHowToTreatIt() {
        io.quarkus.mailer.Mail letter =
                written(mail(new MailContent.OneTimeCode(CODE, Duration.ofMinutes(3))), Map.of());

        assertThat(letter.getText()).containsPattern("(?m)^246810$");
        assertThat(letter.getHtml()).contains("<p><strong>246810</strong></p>");
        assertThat(List.of(letter.getText(), letter.getHtml()))
                .allSatisfy(body -> assertThat(body)
                        .contains(
                                "within 3 minutes",
                                "Nobody from Countersign will ever ask you for it",
                                "set a new password")
                        .doesNotContain("http", "href"));
    }

    @Test
    void saysUntilWhenCodesAreLockedAndWhatOpensABlockedAccount() {
        assertThat(written(mail(new MailContent.SecondFactorLocked(TIME, TIME.plusSeconds(900))), Map.of())
                        .getText())
                .contains("that ends on 4 March 2026, 05:21 UTC.", "somebody else knows your password");
        assertThat(written(mail(new MailContent.Notice(MailKind.SECOND_FACTOR_BLOCKED, TIME)), Map.of())
                        .getText())
                .contains("To open your account again, set a new password", "somebody else knows your password");
    }

    @Test
    void namesATrustedDeviceAsFarAsItIsKnown() {
        assertThat(device("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", "192.0.2.1"))
                .contains("UTC from the network address 192.0.2.1.")
                .contains("The device calls itself \"Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0\".");
        assertThat(device(null, null)).contains("05:06 UTC.").contains("The device did not say what it is.");
        assertThat(device(" \r\n\u202e ", null)).contains("The device did not say what it is.");
        assertThat(device("x".repeat(5000), null)).contains("\"" + "x".repeat(100) + "\".");
    }

    @Test
    void printsAHostileDeviceOnOneLineAndWithoutALink() {
        String hostile =
                "</p><a href=x>{7*7}\r\n\u2028\u0085\u202ehttps://evil.example/\"\uff0ewww.evil.example a@evil.example";

        assertThat(device(hostile, "192.0.2.1\nx"))
                .contains(
                        "The device calls itself \"</p><a href=x>{7*7} https evil example/ www evil example a@evil example\".")
                .contains("192.0.2.1 x.");
        assertThat(written(mail(new MailContent.DeviceTrusted(TIME, hostile, null)), Map.of())
                        .getHtml())
                .contains("&lt;/p&gt;&lt;a href=x&gt;{7*7} https evil example/")
                .doesNotContain("<a ", "://", "evil.");
    }

    @Test
    void asksToConfirmASignupAndSaysWhenItWas() {
        String text = written(mail(new MailContent.VerifyAddress(TOKEN, TIME, Optional.empty())), Map.of())
                .getText();

        assertThat(text)
                .contains("4 March 2026, 05:06 UTC", "within 24 hours", "do nothing")
                .containsPattern("(?m)^https://id\\.example\\.com/account/verify\\?token=0123abcd$");
    }

    @Test
    void showsACodeBesideTheLinkWhereThereIsOne() {
        io.quarkus.mailer.Mail with = written(mail(new MailContent.VerifyAddress(TOKEN, TIME, WITH_CODE)), Map.of());
        io.quarkus.mailer.Mail without =
                written(mail(new MailContent.VerifyAddress(TOKEN, TIME, Optional.empty())), Map.of());

        assertThat(with.getText())
                .containsPattern("(?m)^246810$")
                .contains("within 10 minutes", "token=0123abcd")
                .doesNotContain("\n\n\n");
        assertThat(with.getHtml()).contains("<strong>246810</strong>", "within 10 minutes", "token=0123abcd");
        assertThat(without.getText()).doesNotContain("code", "\n\n\n");
        assertThat(without.getHtml()).doesNotContain("code", "<strong>");
    }

    @Test
    void givesTheResetLinkHalfAnHour() {
        assertThat(written(mail(new MailContent.ResetPassword(TOKEN)), Map.of()).getText())
                .contains("within 30 minutes")
                .containsPattern("(?m)^https://id\\.example\\.com/account/reset\\?token=0123abcd$");
    }

    @Test
    void escapesDataInHtmlAndNeverLetsItBeginALine() {
        Mail mail = mail(new MailContent.DeviceTrusted(TIME, null, "<img src=x>\r\n{7*7}\u2028&'\""));

        io.quarkus.mailer.Mail letter = written(mail, Map.of("countersign.mail.product-name", "A & <B> {7*7}"));

        assertThat(letter.getHtml())
                .contains("A &amp; &lt;B&gt; {7*7}", "&lt;img src=x&gt; {7*7} &amp;&#39;&quot;.")
                .doesNotContain("<img");
        assertThat(letter.getText()).contains("A & <B> {7*7}", "<img src=x> {7*7} &'\".");
    }

    @Test
    void namesTimesInTheUnitThatIsExact() {
        assertThat(Wording.inWords(Duration.ofMinutes(1))).isEqualTo("1 minute");
        assertThat(Wording.inWords(Duration.ofMinutes(90))).isEqualTo("90 minutes");
        assertThat(Wording.inWords(Duration.ofHours(1))).isEqualTo("1 hour");
        assertThat(Wording.inWords(Duration.ofDays(2))).isEqualTo("48 hours");
    }

    @Test
    void acceptsOnlyKindsThatArePlainNotices() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MailContent.Notice(MailKind.RESET, TIME));
    }

    private static Mail mail(MailContent content) {
        return new Mail(TO, content);
    }

    private static String device(String userAgent, String clientIp) {
        return written(mail(new MailContent.DeviceTrusted(TIME, userAgent, clientIp)), Map.of())
                .getText();
    }
}
