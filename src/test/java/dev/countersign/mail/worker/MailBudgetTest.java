package dev.countersign.mail.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.SecretToken;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailRequest;
import dev.countersign.mail.MailedTokens;
import dev.countersign.mail.Purpose;
import dev.countersign.testing.Servers;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Strangers can cause only a limited number of mails to a mailbox. Its owner's mails still arrive, perhaps later. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(Smtp.class)
class MailBudgetTest extends MailServerRig {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Inject
    MailedTokens tokens;

    @Test
    void sendsTheNewestOfManyThatWait() {
        String address = address("ann");

        addAll(IntStream.range(0, 12)
                .mapToObj(i -> signup(address, "number" + i))
                .toList());

        eventually(SOON, () -> count(address, "due") == 0);
        assertThat(received(address)).isEqualTo(1);
        assertThat(ownersOfLinks(address)).containsExactly(address + "#number11");
        assertThat(count(address, "dropped")).isEqualTo(11);
    }

    @Test
    void dropsAnOlderMailThatTheNewestOvertook() {
        String address = address("ann");
        transaction(() -> outbox.add(signup(address, "older")).call(() -> dueAt(address, "now() + interval '1 hour'")));
        send(signup(address, "newer"));

        transaction(() -> dueAt(address, "now()"));

        eventually(SOON, () -> count(address, "dropped") == 1);
        assertThat(ownersOfLinks(address)).containsExactly(address + "#newer");
    }

    @Test
    void keepsToTheBudgetOfAMailboxHoweverManyOfItsAddressesAreNamedAtOnce() {
        String mailbox = address("ann");
        List<String> addresses = IntStream.range(0, 12)
                .mapToObj(i -> mailbox.replace("@", "+" + i + "@"))
                .toList();

        addAll(addresses.stream().map(MailServerRig::signup).toList());

        eventually(SOON, () -> count(mailbox, "sent") == 2 && deferred(mailbox) == 10);
        assertThat(addresses.stream().mapToInt(this::received).sum()).isEqualTo(2);
    }

    @Test
    void sendsTheOwnersSignUpLaterWhenAStrangerUsedUpTheBudget() {
        String address = address("ann");
        send(signup(address, "stranger1"));
        send(signup(address, "stranger2"));

        add(signup(address, "owner"));

        eventually(SOON, () -> stateOf(address).equals("due budget"));
        assertThat(received(address)).isEqualTo(2);
        assertThat(query("select due_at between now() + interval '50 minutes' and now() + interval '1 hour'"
                        + " from mail_outbox where state = 'due' and mailbox_key = '" + address + "'"))
                .isEqualTo("true");
        anHourLater(address);
        eventually(SOON, () -> received(address) == 3);
        assertThat(ownersOfLinks(address)).endsWith(address + "#owner");
    }

    @Test
    void givesTheWaitingMailsPlaceToANewerOneOfTheSameAddressOnly() {
        String address = address("ann");
        String tagged = address.replace("@", "+work@");
        send(signup(address, "stranger1"));
        send(signup(address, "stranger2"));
        add(signup(address, "stranger3"));
        add(signup(tagged, "colleague"));
        eventually(SOON, () -> deferred(address) == 2);

        add(signup(address, "owner"));

        eventually(SOON, () -> deferred(address) == 2 && count(address, "dropped") == 1);
        anHourLater(address);
        eventually(SOON, () -> received(address) == 3 && received(tagged) == 1);
        assertThat(ownersOfLinks(address)).endsWith(address + "#owner");
    }

    @Test
    void sendsAResetLaterWhenAStrangerAskedForOthersBefore() {
        String address = address("ann");
        send(reset(address));
        send(reset(address));

        add(reset(address));
        eventually(SOON, () -> stateOf(address).equals("due budget"));
        add(reset(address));

        eventually(SOON, () -> deferred(address) == 1 && count(address, "dropped") == 1);
        anHourLater(address);
        eventually(SOON, () -> received(address) == 3);
    }

    @Test
    void leavesRoomForTheOtherKindWhicheverWasAskedForTooOften() {
        String address = address("ann");
        send(reset(address));
        send(reset(address));
        add(reset(address));
        eventually(SOON, () -> deferred(address) == 1);

        send(signup(address, "owner"));

        assertThat(received(address)).isEqualTo(3);
        String other = address("bob");
        send(signup(other, "stranger1"));
        send(signup(other, "stranger2"));
        add(signup(other, "stranger3"));
        eventually(SOON, () -> deferred(other) == 1);
        send(reset(other));
        assertThat(received(other)).isEqualTo(3);
        end(address);
        end(other);
    }

    @Test
    void keepsWhatWasAskedForAgainWhenAStrangerSignsUpLater() {
        String address = address("ann");
        send(signup(address, "stranger1"));
        send(signup(address, "stranger2"));
        add(new MailRequest(MailKind.RESEND, address, address));
        eventually(SOON, () -> deferred(address) == 2);

        add(signup(address, "stranger3"));

        eventually(SOON, () -> deferred(address) == 3);
        anHourLater(address);
        eventually(SOON, () -> received(address) == 4);
        anHourLater(address);
        eventually(SOON, () -> received(address) == 5);
        assertThat(ownersOfLinks(address)).contains(address + "#first", address + "#second");
    }

    @Test
    void deletesAtOnceWhatIsForNobodyWhenMuchWaits() {
        String address = address("ann");
        run("insert into mail_outbox (id, kind, subject, mailbox_key, created_at, due_at)"
                + " select 'ffff' || lpad(to_hex(i), 20, '0'), 'reset', 'nobodys' || i || '@example.com', 'nobodys' || i ||"
                + " '@example.com', now(), now() from generate_series(1, 5000) i");

        add(reset(address));
        worker.wake();

        eventually(SOON, () -> received(address) == 1);
        assertThat(query("select count(*) < 500 from mail_outbox where subject like 'nobodys%'"))
                .isEqualTo("true");
    }

    private void send(MailRequest request) {
        int before = count(request.addressKey(), "sent");
        add(request);
        eventually(SOON, () -> count(request.addressKey(), "sent") == before + 1);
    }

    private static Uni<Integer> dueAt(String mailbox, String when) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery("update mail_outbox set due_at = " + when
                                + " where state = 'due' and mailbox_key = '" + mailbox + "'")
                        .executeUpdate());
    }

    private void addAll(List<MailRequest> requests) {
        transaction(() -> Uni.join()
                .all(requests.stream().map(outbox::add).toList())
                .usingConcurrencyOf(1)
                .andFailFast());
    }

    private int deferred(String mailbox) {
        return Integer.parseInt(query("select count(*) from mail_outbox where state = 'due' and reason = 'budget' and"
                + " mailbox_key = '" + mailbox + "'"));
    }

    private void anHourLater(String mailbox) {
        run("update mail_outbox set ended_at = ended_at - interval '1 hour' where state = 'sent' and mailbox_key = '"
                + mailbox + "'");
        run("update mail_outbox set due_at = now() where state = 'due' and mailbox_key = '" + mailbox + "'");
    }

    private List<String> ownersOfLinks(String address) {
        return server.received(address).stream()
                .map(mail -> ownerOf(mail.source().replace("=\n", "")))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<String> ownerOf(String source) {
        Matcher token = Pattern.compile("token=(?:3D)?([0-9a-f]{64})").matcher(source);
        assertThat(token.find()).isTrue();
        SecretToken link = new SecretToken(token.group(1));
        return transaction(() -> tokens.owner(Purpose.VERIFY, link));
    }
}
