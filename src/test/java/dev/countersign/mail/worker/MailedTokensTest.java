package dev.countersign.mail.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.SecretToken;
import dev.countersign.mail.MailedTokens;
import dev.countersign.mail.Purpose;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(Smtp.class)
class MailedTokensTest extends MailServerRig {

    @Inject
    MailedTokens tokens;

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
    void leavesOlderLinksAliveUntilOneIsUsedWhicheverItIs() {
        for (int used = 0; used < 3; used++) {
            String owner = address("owner" + used);
            List<SecretToken> links = Stream.of("a", "b", "c")
                    .map(mail -> issue(owner, mail.repeat(24)))
                    .toList();
            SecretToken others = issue(address("other" + used), "d".repeat(24));
            assertThat(links).allMatch(this::live);

            SecretToken opened = links.get(used);
            assertThat(transaction(() -> tokens.consume(Purpose.VERIFY, opened)))
                    .contains(owner);

            assertThat(links).noneMatch(this::live);
            assertThat(live(others)).isTrue();
        }
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

    private SecretToken issue(String owner, String mailId) {
        return transaction(() -> tokens.issue(Purpose.VERIFY, owner, mailId, Duration.ofHours(1)));
    }

    private Uni<Optional<String>> consumed(SecretToken token) {
        return loop.run(() -> database.transaction(() -> tokens.consume(Purpose.VERIFY, token)));
    }

    private boolean live(SecretToken token) {
        return transaction(() -> tokens.isLive(Purpose.VERIFY, token));
    }
}
