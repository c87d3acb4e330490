package dev.countersign.mail.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailRequest;
import dev.countersign.testing.Servers;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One-time codes, which users wait for, and other mails, which state when their cause happened. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(Smtp.class)
class MailedCodesTest extends MailServerRig {

    @Test
    void sendsACodeWithoutShowingItOutsideTheText() {
        String address = address("ann");

        add(code(address));

        eventually(Duration.ofSeconds(2), () -> received(address) == 1);
        FakeMailServer.Received mail = server.received(address).getFirst();
        assertThat(mail.header("Subject")).isEqualTo("Your one-time code");
        assertThat(mail.source()).containsPattern("(?m)^" + AddressPlanner.CODE + "$");
        eventually(Duration.ofSeconds(2), () -> stateOf(address).equals("sent accepted"));
    }

    @Test
    void sendsACodeWhileEverySlotHasASlowMail() {
        List<String> slow = slowMailsUnderway();
        String waiting = address("bob");
        String address = address("ann");
        add(signup(waiting));

        add(code(address));

        eventually(Duration.ofSeconds(2), () -> received(address) == 1);
        assertThat(received(waiting)).isZero();
        eventually(Duration.ofSeconds(6), () -> received(waiting) == 1);
        slow.forEach(this::end);
    }

    @Test
    void sendsEveryCodeBeforeTheMailsThatWaitedLonger() {
        List<String> slow = slowMailsUnderway();
        List<String> older = addresses("bob", 3);
        List<String> codes = addresses("ann", 5);
        older.forEach(each -> add(signup(each)));

        codes.forEach(each -> add(code(each)));

        eventually(Duration.ofSeconds(9), () -> arrived(older) && arrived(codes));
        assertThat(server.received().stream().limit(5).map(FakeMailServer.Received::recipient))
                .containsExactlyInAnyOrderElementsOf(codes);
        slow.forEach(this::end);
    }

    @Test
    void claimsCodesFirstAndLeavesASlotForThemOver() {
        String address = address("ann");

        List<MailKind> claimed = claimedOf(address, 4, MailKind.SIGNUP, MailKind.SIGNUP, MailKind.ONE_TIME_CODE);
        List<MailKind> more = claimedOf(address, 2, MailKind.SIGNUP, MailKind.SIGNUP, MailKind.ONE_TIME_CODE);
        List<MailKind> last = claimedOf(address, 1, MailKind.SIGNUP, MailKind.SIGNUP);
        List<MailKind> codes = claimedOf(address, 2, MailKind.ONE_TIME_CODE, MailKind.ONE_TIME_CODE, MailKind.SIGNUP);

        assertThat(claimed).containsExactlyInAnyOrder(MailKind.ONE_TIME_CODE, MailKind.SIGNUP, MailKind.SIGNUP);
        assertThat(more).containsExactly(MailKind.ONE_TIME_CODE);
        assertThat(last).isEmpty();
        assertThat(codes).containsExactly(MailKind.ONE_TIME_CODE, MailKind.ONE_TIME_CODE);
    }

    @Test
    void claimsLastWhatStrangersAskForByNamingAnAddress() {
        String address = address("ann");

        List<MailKind> claimed = claimedOf(
                address,
                4,
                MailKind.RESET,
                MailKind.RESEND,
                MailKind.SIGNUP,
                MailKind.SECOND_FACTOR_ENABLED,
                MailKind.ONE_TIME_CODE);
        List<MailKind> alone = claimedOf(address, 3, MailKind.RESET, MailKind.RESEND);

        assertThat(claimed)
                .containsExactlyInAnyOrder(MailKind.ONE_TIME_CODE, MailKind.SIGNUP, MailKind.SECOND_FACTOR_ENABLED);
        assertThat(alone).containsExactlyInAnyOrder(MailKind.RESET, MailKind.RESEND);
    }

    @Test
    void dropsACodeThatIsTooOldInsteadOfSendingIt() {
        String address = address("ann");

        addAsOf("now() - interval '3 minutes'", code(address));

        eventually(Duration.ofSeconds(2), () -> stateOf(address).equals("dropped expired"));
        assertThat(received(address)).isZero();
    }

    @Test
    void dropsACodeThatGotTooOldBetweenTwoAttempts() {
        String address = address("later");
        add(code(address));
        eventually(Duration.ofSeconds(3), () -> attempts(address) >= 1);

        run("update mail_outbox set created_at = now() - interval '3 minutes' where mailbox_key = '" + address + "'");

        eventually(Duration.ofSeconds(4), () -> stateOf(address).equals("dropped expired"));
    }

    @Test
    void saysWhenSomethingHappenedHoweverLateItIsSent() {
        String address = address("ann");

        addAsOf(
                "timestamptz '2026-03-04 05:06:07Z'",
                new MailRequest(MailKind.SECOND_FACTOR_ENABLED, address, address));

        eventually(Duration.ofSeconds(2), () -> received(address) == 1);
        assertThat(server.received(address).getFirst().source().replace("=\n", ""))
                .contains("on 4 March 2026, 05:06 UTC");
    }

    private List<String> slowMailsUnderway() {
        List<String> slow = addresses("slow", 4);
        slow.forEach(each -> add(signup(each)));
        eventually(Duration.ofSeconds(2), () -> slow.stream().allMatch(each -> attempts(each) == 1));
        return slow;
    }

    private List<String> addresses(String who, int count) {
        return IntStream.range(0, count).mapToObj(i -> address(who + i)).toList();
    }

    private boolean arrived(List<String> addresses) {
        return addresses.stream().allMatch(address -> received(address) == 1);
    }

    private void addAsOf(String createdAt, MailRequest request) {
        transaction(() -> outbox.add(request).call(() -> changed("created_at = " + createdAt, request.mailboxKey())));
    }

    /** The kinds claimed for {@code slots} slots, one of them reserved. Only this transaction sees the mails. */
    private List<MailKind> claimedOf(String address, int slots, MailKind... kinds) {
        return transaction(() -> Uni.join()
                .all(Stream.of(kinds)
                        .map(kind -> outbox.add(new MailRequest(kind, address, address)))
                        .toList())
                .usingConcurrencyOf(1)
                .andFailFast()
                .call(() -> changed("due_at = now()", address))
                .chain(() -> rows.claim(slots, 1, Duration.ofSeconds(5)))
                .call(() -> changed("state = 'parked', ended_at = now()", address))
                .map(claims -> claims.stream().map(Claim::kind).toList()));
    }

    private static Uni<Integer> changed(String what, String address) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery("update mail_outbox set " + what
                                + " where state = 'due' and mailbox_key = '" + address + "'")
                        .executeUpdate());
    }
}
