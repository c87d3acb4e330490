package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.Database;
import dev.countersign.kernel.SecretToken;
import dev.countersign.testing.Servers;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The outbox, its worker and a mail server over real SMTP and a real database. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(MailDeliveryTest.Smtp.class)
class MailDeliveryTest {

    /** A mail server at a port of its own, that each test starts or leaves off. */
    public static class Smtp implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.mailer.mock", "false",
                    "quarkus.mailer.host", "127.0.0.1",
                    "quarkus.mailer.port", String.valueOf(freePort()),
                    "quarkus.mailer.start-tls", "DISABLED",
                    "quarkus.mailer.from", "accounts@id.example.com",
                    "countersign.base-url", "https://id.example.com",
                    "countersign.mail.send-timeout", "3s");
        }

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(OnePlanner.class);
        }

        private static int freePort() {
            try (ServerSocket socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Knows everybody whose subject is an address; {@code RESEND} becomes two signups. */
    static class Planner implements MailPlanner {

        private final MailedTokens tokens;

        Planner(MailedTokens tokens) {
            this.tokens = tokens;
        }

        @Override
        public Set<MailKind> kinds() {
            return EnumSet.allOf(MailKind.class);
        }

        @Override
        public Uni<Plan> plan(MailTurn turn) {
            String subject = turn.subject();
            return switch (turn.kind()) {
                case SIGNUP ->
                    tokens.issue(Purpose.VERIFY, subject, turn.mailId(), Duration.ofHours(24))
                            .map(token -> new Plan.Send(new Mail.VerifyAddress(subject, token, Instant.EPOCH)));
                case RESET ->
                    tokens.issue(Purpose.RESET, subject, turn.mailId(), Duration.ofHours(1))
                            .map(token -> new Plan.Send(new Mail.ResetPassword(subject, token)));
                case RESEND -> Uni.createFrom().item(new Plan.Instead(List.of(signup(subject), signup(subject))));
                case PASSWORD_CHANGED -> Uni.createFrom().item(new Plan.Nothing("unknown_account"));
            };
        }
    }

    /** The planner above in place of those of the server. */
    @Alternative
    @Singleton
    public static class OnePlanner extends Planners {

        OnePlanner(MailedTokens tokens) {
            super(List.of(new Planner(tokens)));
        }
    }

    @Inject
    Outbox outbox;

    @Inject
    OutboxRows rows;

    @Inject
    MailedTokens tokens;

    @Inject
    Database database;

    @Inject
    WorkLoop loop;

    @ConfigProperty(name = "quarkus.mailer.port")
    int port;

    private FakeMailServer server;
    private final String name = UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void start() throws IOException {
        run("update mail_outbox set state = 'parked', reason = 'test', ended_at = now() where state = 'due'");
        server = new FakeMailServer(port);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

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
    void sendsAtOnceWhenNudged() {
        String address = address("ann");

        add(signup(address));
        outbox.nudge();

        eventually(Duration.ofMillis(400), () -> received(address) == 1);
    }

    @Test
    void sendsNothingForACauseThatWasRolledBack() throws InterruptedException {
        String address = address("ann");

        Throwable failure = in(() -> database.transaction(
                        () -> outbox.add(signup(address)).onItem().failWith(done -> new IllegalStateException()))
                .onItemOrFailure()
                .transform((done, cause) -> cause));
        Thread.sleep(1500);

        assertThat(failure).isInstanceOf(IllegalStateException.class);
        assertThat(received(address)).isZero();
    }

    @Test
    void keepsToTheBudgetOfAMailboxWhenManyAreAskedForAtOnce() {
        String address = address("ann");

        transaction(() -> Uni.join()
                .all(IntStream.range(0, 12)
                        .mapToObj(i -> outbox.add(signup(address)))
                        .toList())
                .usingConcurrencyOf(1)
                .andFailFast());

        eventually(Duration.ofSeconds(10), () -> count(address, "due") == 0);
        assertThat(received(address)).isEqualTo(2);
        assertThat(count(address, "dropped")).isEqualTo(10);
        add(new MailRequest(MailKind.RESET, address, address));
        eventually(Duration.ofSeconds(10), () -> count(address, "due") == 0);
        add(new MailRequest(MailKind.RESET, address, address));
        eventually(Duration.ofSeconds(10), () -> count(address, "due") == 0);
        assertThat(count(address, "sent")).isEqualTo(3);
        assertThat(count(address, "dropped")).isEqualTo(11);
        assertThat(received(address)).isEqualTo(3);
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
        eventually(Duration.ofSeconds(4), () -> stateOf(slow).equals("due timeout"));
        end(slow);
        end(address("slow1"));
        end(address("slow2"));
    }

    @Test
    void sendsAMailOnceThatTheServerTookTooLongFor() {
        String address = address("tardy");

        add(signup(address));

        eventually(Duration.ofSeconds(4), () -> stateOf(address).equals("due timeout"));
        eventually(Duration.ofSeconds(4), () -> stateOf(address).equals("sent accepted"));
        assertThat(received(address)).isEqualTo(1);
    }

    @Test
    void goesOnWhileTheServerHoldsConnectionsWithoutAnAnswer() {
        List<String> slow =
                IntStream.range(0, 8).mapToObj(i -> address("slow" + i)).toList();
        String address = address("ann");
        slow.forEach(each -> add(signup(each)));
        eventually(
                Duration.ofSeconds(9),
                () -> slow.stream().allMatch(each -> stateOf(each).equals("due timeout")));

        add(signup(address));

        eventually(Duration.ofSeconds(2), () -> received(address) == 1);
        slow.forEach(this::end);
    }

    @Test
    void losesNothingWhileTheServerIsDownAndSendsItOnceItIsBack() throws Exception {
        List<String> addresses =
                IntStream.range(0, 10).mapToObj(i -> address("ann" + i)).toList();
        server.close();

        addresses.forEach(address -> add(signup(address)));
        Thread.sleep(8000);
        server = new FakeMailServer(port);

        eventually(Duration.ofSeconds(15), () -> addresses.stream().allMatch(address -> received(address) == 1));
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
    void dropsAMailThatNobodyIsToGet() {
        String address = address("ann");

        add(new MailRequest(MailKind.PASSWORD_CHANGED, address, address));

        eventually(Duration.ofSeconds(2), () -> stateOf(address).equals("dropped unknown_account"));
    }

    @Test
    void claimsAMailOnceHoweverManyInstancesAsk() {
        String address = address("ann");
        transaction(() -> outbox.add(signup(address))
                .call(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(
                                        "update mail_outbox set due_at = now() + interval '1 hour' where mailbox_key = '"
                                                + address + "'")
                                .executeUpdate())));
        run("update mail_outbox set due_at = now(), created_at = now() where mailbox_key = '" + address + "'");

        List<List<Claim>> claims = in(() -> Uni.join()
                .all(IntStream.range(0, 16)
                        .mapToObj(i -> loop.run(() -> database.transaction(() -> rows.claim(4, Duration.ofSeconds(5)))))
                        .toList())
                .andFailFast());

        assertThat(claims.stream()
                        .flatMap(List::stream)
                        .filter(claim -> claim.mailboxKey().equals(address)))
                .hasSizeLessThanOrEqualTo(1);
        end(address);
    }

    @Test
    void givesATokenToOneOfManyWhoSpendItOrItsCopyAtOnce() {
        String owner = address("owner");
        SecretToken first = issue(owner, "a".repeat(24));
        SecretToken copy = issue(owner, "a".repeat(24));

        List<Optional<String>> spent = in(() -> Uni.join()
                .all(IntStream.range(0, 16)
                        .mapToObj(i -> consumed(i % 2 == 0 ? first : copy))
                        .toList())
                .andFailFast());

        assertThat(spent.stream().flatMap(Optional::stream)).containsExactly(owner);
        assertThat(live(first) || live(copy)).isFalse();
    }

    @Test
    void endsAnOlderLinkWhenANewerMailIsMade() {
        String owner = address("owner");
        SecretToken older = issue(owner, "a".repeat(24));

        SecretToken newer = issue(owner, "b".repeat(24));

        assertThat(live(older)).isFalse();
        assertThat(live(newer)).isTrue();
    }

    @Test
    void takesATokenForItsOwnPurposeOnly() {
        SecretToken token = issue(address("owner"), "a".repeat(24));

        Optional<String> spent = transaction(() -> tokens.consume(Purpose.RESET, token));

        assertThat(spent).isEmpty();
        assertThat(live(token)).isTrue();
    }

    @Test
    void refusesATokenThatHasExpiredAndForgetsIt() {
        SecretToken token =
                transaction(() -> tokens.issue(Purpose.VERIFY, address("owner"), "a".repeat(24), Duration.ZERO));

        assertThat(transaction(() -> tokens.consume(Purpose.VERIFY, token))).isEmpty();
        assertThat(in(outbox::clean)).isPositive();
    }

    private static MailRequest signup(String address) {
        return new MailRequest(MailKind.SIGNUP, address, address);
    }

    private String address(String who) {
        return who + '+' + name + "@example.com";
    }

    private void add(MailRequest request) {
        transaction(() -> outbox.add(request));
    }

    private SecretToken issue(String owner, String mailId) {
        return transaction(() -> tokens.issue(Purpose.VERIFY, owner, mailId, Duration.ofHours(1)));
    }

    private Uni<Optional<String>> consumed(SecretToken token) {
        return loop.run(() -> database.transaction(() -> tokens.consume(Purpose.VERIFY, token)));
    }

    private boolean live(SecretToken token) {
        return transaction(() -> tokens.isLive(Purpose.VERIFY, token));
    }

    private int received(String address) {
        return server.received(address).size();
    }

    private String idOf(String address) {
        return query("select cast(id as text) from mail_outbox where mailbox_key = '" + address + "'");
    }

    private String stateOf(String address) {
        return query("select state || ' ' || coalesce(reason, '') from mail_outbox where mailbox_key = '" + address
                + "' order by created_at desc limit 1");
    }

    private int attempts(String address) {
        return Integer.parseInt(query("select attempts from mail_outbox where mailbox_key = '" + address + "'"));
    }

    private int count(String address, String state) {
        return Integer.parseInt(query(
                "select count(*) from mail_outbox where mailbox_key = '" + address + "' and state = '" + state + "'"));
    }

    private void end(String address) {
        run(
                "update mail_outbox set state = 'parked', reason = 'test', ended_at = now() where state = 'due' and mailbox_key = '"
                        + address + "'");
    }

    private String query(String sql) {
        return transaction(() -> Panache.getSession()
                .flatMap(session -> session.createNativeQuery(sql, Object.class).getSingleResult())
                .map(Objects::toString));
    }

    private void run(String sql) {
        transaction(() -> Panache.getSession()
                .flatMap(session -> session.createNativeQuery(sql).executeUpdate()));
    }

    private <T> T transaction(Supplier<Uni<T>> work) {
        return in(() -> database.transaction(work));
    }

    private <T> T in(Supplier<Uni<T>> work) {
        return loop.run(work).await().atMost(Duration.ofSeconds(20));
    }

    private static void eventually(Duration limit, BooleanSupplier condition) {
        Instant end = Instant.now().plus(limit);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("in time").isBefore(end);
            sleep();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
