package dev.countersign.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendFailureTest {

    @ParameterizedTest
    @CsvSource({
        "RECIPIENT, 550, true",
        "RECIPIENT, 450, false",
        "CONTENT, 554, true",
        "CONTENT, 452, false",
        "DATA, 554, true",
        // Our own fault: no mail may be lost because of it.
        "SENDER, 553, false",
        "LOGIN, 535, false",
        "GREETING, 554, false",
        "HELLO, 550, false",
        "TLS, 554, false",
    })
    void condemnsAMailOnlyForAFinalWordAboutThatMail(SmtpStage stage, int code, boolean permanent) {
        SmtpReply reply = SmtpReply.of(List.of(code + " x"));

        assertThat(SendFailure.of(SmtpFailure.refused(stage, reply)).permanent())
                .isEqualTo(permanent);
    }

    @Test
    void keepsTheCodesOfAReplyAndNotItsWords() {
        SmtpReply reply = SmtpReply.of(List.of("550 5.1.1 <ann@example.com>: no such user"));
        SmtpFailure failure = SmtpFailure.refused(SmtpStage.RECIPIENT, reply);

        assertThat(SendFailure.of(failure).reason()).isEqualTo("550 5.1.1");
        assertThat(failure + " " + reply).doesNotContain("ann@example.com");
    }

    @Test
    void triesAgainWhatTheServerDidNotRefuse() {
        assertThat(SendFailure.of(SmtpFailure.unreachable(new ConnectException())))
                .isEqualTo(new SendFailure("unreachable", false, true));
        assertThat(SendFailure.of(SmtpFailure.silent(SmtpStage.DATA)))
                .isEqualTo(new SendFailure("timeout data", false, true));
        assertThat(SendFailure.of(SmtpFailure.broken(SmtpStage.DATA, null)))
                .isEqualTo(new SendFailure("broken_connection", false, false));
        assertThat(SendFailure.of(SmtpFailure.unfit(SmtpStage.TLS)))
                .isEqualTo(new SendFailure("not_offered tls", false, false));
        assertThat(SendFailure.of(new IOException())).isEqualTo(new SendFailure("broken_connection", false, false));
    }
}
