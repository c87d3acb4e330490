package dev.countersign.mail.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailRequest;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The outbox and its worker, with real SMTP and a real database. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(Smtp.class)
class MailDeliveryTest extends MailServerRig {

    @Test
    void sendsAMailSoonAfterTheCommitOfItsCause() {
        String address = address("ann");

        add(signup(address));

        eventually(Duration.ofSeconds(2), () -> received(address) == 1);
        FakeMailServer.Received mail = server.received(address).getFirst();
        assertThat(mail.header("To")).isEqualTo(address);
        assertThat(mail.header("Subject")).isEqualTo("Confirm your e-mail address");
        assertThat(mail.header("Message-ID")).isEqualTo("<" + idOf(address) + "@id.example.com>");
        eventually(Duration.ofSeconds(2), () -> stateOf(address).equals("sent accepted"));
    }

    @Test
    void writesHeadersThatEveryMailProgramReads() {
        String address = address("ann");

        add(signup(address));

        eventually(Duration.ofSeconds(3), () -> received(address) == 1);
        FakeMailServer.Received mail = server.received(address).getFirst();
        assertThat(mail.header("From")).isEqualTo("=?UTF-8?B?S8O2bG4sIEFjY291bnRz?= <accounts@id.example.com>");
        List<String> headers =
                mail.source().lines().takeWhile(line -> !line.isEmpty()).toList();
        assertThat(headers).noneMatch(line -> line.matches("(?i)b?cc:.*"));
        assertThat(headers).allMatch(line -> line.matches("[A-Za-z-]+: [ -~]+|[ \\t][ -~]+"));
        assertThat(headers.stream().map(line -> line.replaceFirst(":.*", ""))).doesNotHaveDuplicates();
        assertThat(mail.source()).containsPattern("\n--[^\n]+--\n");
    }

    @Test
    void sendsAtOnceWhenNudged() {
        String address = address("ann");

        add(signup(address));
        worker.wake();

        eventually(Duration.ofMillis(400), () -> received(address) == 1);
    }

    @Test
    void sendsNothingForACauseThatWasRolledBack() {
        String address = address("ann");
        String later = address("ben");

        Throwable failure = in(() -> database.transaction(
                        () -> outbox.add(signup(address)).onItem().failWith(done -> new IllegalStateException()))
                .onItemOrFailure()
                .transform((done, cause) -> cause));
        add(signup(later));

        assertThat(failure).isInstanceOf(IllegalStateException.class);
        eventually(Duration.ofSeconds(3), () -> received(later) == 1);
        assertThat(received(address)).isZero();
        assertThat(query("select count(*) from mail_outbox where mailbox_key = '" + address + "'"))
                .isEqualTo("0");
    }

    @Test
    void parksWhatIsRefusedForGoodAndGoesOnWithTheOthers() {
        String poison = address("nobody");
        String address = address("ann");

        add(signup(poison));
        add(signup(address));

        eventually(
                Duration.ofSeconds(3),
                () -> received(address) == 1 && stateOf(poison).equals("parked 550 5.1.1"));
    }

    @Test
    void putsOffWhatIsRefusedForNow() {
        String address = address("later");

        add(signup(address));

        eventually(Duration.ofSeconds(6), () -> attempts(address) >= 3);
        assertThat(count(address, "due")).isEqualTo(1);
        end(address);
    }

    @Test
    void isNotHeldUpByMailsThatTheServerIsSlowWith() {
        String slow = address("slow");
        String address = address("ann");

        IntStream.range(0, 3).forEach(i -> add(signup(i == 0 ? slow : address("slow" + i))));
        add(signup(address));

        eventually(Duration.ofSeconds(2), () -> received(address) == 1);
        eventually(Duration.ofSeconds(8), () -> stateOf(slow).equals("due timeout recipient"));
        end(slow);
        end(address("slow1"));
        end(address("slow2"));
    }

    @Test
    void sendsAMailOnceThatTheServerTookTooLongFor() {
        String address = address("tardy");

        add(signup(address));

        eventually(Duration.ofSeconds(9), () -> stateOf(address).equals("sent accepted"));
        assertThat(received(address)).isEqualTo(1);
        assertThat(attempts(address)).isEqualTo(1);
    }

    @Test
    void goesOnWhileTheServerHoldsConnectionsWithoutAnAnswer() {
        List<String> slow =
                IntStream.range(0, 8).mapToObj(i -> address("slow" + i)).toList();
        String address = address("ann");
        slow.forEach(each -> add(signup(each)));
        add(signup(address));

        eventually(Duration.ofSeconds(12), () -> received(address) == 1);
        slow.forEach(this::end);
    }

    @Test
    void losesNothingWhileTheServerIsDownAndSendsItOnceItIsBack() throws Exception {
        List<String> addresses =
                IntStream.range(0, 10).mapToObj(i -> address("ann" + i)).toList();
        server.close();

        addresses.forEach(address -> add(signup(address)));
        eventually(Duration.ofSeconds(15), () -> addresses.stream().allMatch(address -> failures(address) >= 1));
        server = new FakeMailServer(port);

        eventually(Duration.ofSeconds(15), () -> addresses.stream().allMatch(address -> received(address) == 1));
    }

    /** How often the server failed to take the mail. */
    private int failures(String address) {
        return Integer.parseInt(
                query("select coalesce(max(attempts), 0) from mail_outbox where state = 'due' and reason is not null"
                        + " and mailbox_key = '" + address + "'"));
    }

    @Test
    void followsAPlanThatAsksForOtherMails() {
        String address = address("ann");

        add(new MailRequest(MailKind.RESEND, address, address));

        eventually(Duration.ofSeconds(4), () -> received(address) == 2);
        assertThat(query("select count(*) from mail_outbox where state = 'dropped' and reason = 'replaced' and kind ="
                        + " 'resend' and mailbox_key = '" + address + "'"))
                .isEqualTo("1");
    }

    @Test
    void dropsAMailWithoutARecipient() {
        String address = address("ann");

        add(new MailRequest(MailKind.PASSWORD_CHANGED, address, address));

        eventually(Duration.ofSeconds(2), () -> stateOf(address).equals("dropped unknown_account"));
    }
}
