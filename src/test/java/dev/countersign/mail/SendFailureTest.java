package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.ext.mail.SMTPException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendFailureTest {

    @ParameterizedTest
    @CsvSource({
        "recipient address not accepted, 550, true",
        "recipient address not accepted, 450, false",
        "sending data failed, 554, true",
        "sending data failed, 452, false",
        "DATA command not accepted, 554, true",
        // Ours to repair: no mail may be lost by it.
        "sender address not accepted, 553, false",
        "AUTH PLAIN failed, 535, false",
        "got error response, 554, false",
    })
    void condemnsAMailOnlyForAFinalWordAboutThatMail(String message, int code, boolean permanent) {
        assertThat(SendFailure.of(reply(message, code, "x")).permanent()).isEqualTo(permanent);
    }

    @Test
    void keepsTheCodesOfAReplyAndNotItsWords() {
        SMTPException reply = reply("recipient address not accepted", 550, "550 5.1.1 <ann@example.com>: no such user");

        assertThat(SendFailure.of(reply).reason()).isEqualTo("550 5.1.1");
    }

    @Test
    void triesAgainWhatTheServerDidNotRefuse() {
        assertThat(SendFailure.of(new ConnectException())).isEqualTo(new SendFailure("unreachable", false));
        assertThat(SendFailure.of(new IOException())).isEqualTo(new SendFailure("broken_connection", false));
    }

    private static SMTPException reply(String message, int code, String line) {
        return new SMTPException(message, code, List.of(line), false);
    }
}
