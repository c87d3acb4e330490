package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Thousands of requests for mails: one mailbox gets a few, unknown addresses get none, and others are not delayed. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(RacesProfile.class)
class MailFloodTest {

    private static final String FORGOT = "/api/v1/auth/forgot-password";

    @Test
    void sendsFewMailsToAVictimOfAThousandRequestsFromFiveHundredNetworks() {
        Person victim = Person.verified();
        List<Answer> answers = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            int first = round * 25;
            answers.addAll(Burst.of(50, i -> from(first + i / 2).post(FORGOT, "email", victim.email())));
        }
        Person bystander = Person.signedUp();
        Answer forNobody = Api.fromAnywhere().post(FORGOT, "email", "nobody-at-all@example.com");

        assertThat(Burst.statuses(answers)).containsOnlyKeys(200);
        assertThat(answers).extracting(Answer::json).containsOnly(forNobody.json());
        assertThat(bystander.verify(bystander.mailedToken()).status()).isEqualTo(200);
        Outages.await(() -> waiting(victim.email()) == 0);
        assertThat(Mailbox.allTo(victim.email())).hasSizeBetween(2, 3);
        assertThat(Sql.text(
                        "select count(*) from mail_outbox where state = 'due' and mailbox_key = $1", victim.email()))
                .as("of all requests at most the last one waits for its turn")
                .isIn("0", "1");
    }

    @Test
    void sendsASignUpBeforeThousandsOfRequestsForNobody() {
        String flood = "flood-" + UUID.randomUUID().toString().substring(0, 8);
        Sql.update(
                "insert into mail_outbox (id, kind, subject, mailbox_key, address_key, created_at, due_at)"
                        + " select 'eeee' || lpad(to_hex(i), 20, '0'), case i % 2 when 0 then 'reset' else 'resend' end, a, a, a,"
                        + " now(), now() from (select i, $1::text || i || '@example.com' as a"
                        + " from generate_series(1, 20000) i) as asked",
                flood);

        Person newcomer = Person.signedUp();

        assertThat(newcomer.verify(newcomer.mailedToken()).status()).isEqualTo(200);
        // Twenty thousand take a busy machine a while.
        Outages.await(
                Duration.ofMinutes(2),
                () -> Sql.text("select count(*) from mail_outbox where state = 'due' and subject like $1", flood + "%")
                        .equals("0"));
    }

    @Test
    void boundsWhatTheNetworksOfOneNeighbourhoodMayAskForTogether() {
        String prefix =
                "2001:db8:" + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x10000)) + ':';
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < 103; i++) {
            String call = i % 2 == 0 ? FORGOT : "/api/v1/auth/resend-verification";
            answers.add(Api.from(prefix + Integer.toHexString(i) + "::1")
                    .post(call, "email", "nobody" + i + "@example.com"));
        }

        assertThat(Burst.statuses(answers)).isEqualTo(Map.of(200, 100L, 429, 3L));
        assertThat(from(499).post(FORGOT, "email", "nobody@example.com").status())
                .isEqualTo(200);
    }

    private static Api from(int network) {
        return Api.from("172." + (16 + network / 250) + '.' + network % 250 + ".7");
    }

    private static int waiting(String email) {
        return Integer.parseInt(Sql.text(
                "select count(*) from mail_outbox where state = 'due' and reason is distinct from 'budget' and mailbox_key = $1",
                email));
    }
}
