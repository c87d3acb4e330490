package dev.countersign.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.Reason;
import dev.countersign.secondfactor.Work;
import dev.countersign.session.PendingTokens;
import dev.countersign.testing.Forge;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens for unverified addresses: what they give access to, and when they end. */
@QuarkusTest
@WithTestResource(Servers.class)
class PendingSignupTokensTest {

    @Inject
    Vertx vertx;

    @Inject
    Signups signups;

    @Inject
    Verification verification;

    @Inject
    PendingSignupTokens pendingSignupTokens;

    @Inject
    PendingTokens tokens;

    private Registrant somebody;
    private PendingTokens.Pair pair;

    @BeforeEach
    void begin() {
        somebody = Registrant.somebody(new Work(vertx), signups, verification);
        pair = pendingSignupTokens.begin(somebody.registered());
    }

    private String access() {
        return pair.access().reveal();
    }

    private String refresh() {
        return pair.refresh().reveal();
    }

    private PendingTokens.Pair renewed(String refresh) {
        return somebody.work().run(() -> pendingSignupTokens.renew(refresh, Registrant.client()));
    }

    private Reason findRefusal(String access) {
        return somebody.work().refusal(() -> pendingSignupTokens.find(access));
    }

    private Reason renewRefusal(String refresh) {
        return somebody.work().refusal(() -> pendingSignupTokens.renew(refresh, Registrant.client()));
    }

    private void assertAreOver(PendingTokens.Pair over) {
        assertThat(findRefusal(over.access().reveal())).isEqualTo(Reason.INVALID_TOKEN);
        assertThat(renewRefusal(over.refresh().reveal())).isEqualTo(Reason.INVALID_REFRESH_TOKEN);
    }

    @Test
    void tellWhatWasRegistered() {
        PendingSignupTokens.Waiting waiting = somebody.work().run(() -> pendingSignupTokens.find(access()));
        assertThat(waiting)
                .isEqualTo(new PendingSignupTokens.Waiting(
                        somebody.id(), somebody.address(), somebody.registered().at()));
    }

    @Test
    void areTheSameForATakenAddress() {
        somebody.verified(somebody.code());
        Registrant late = somebody.rival();
        PendingTokens.Pair lates = pendingSignupTokens.begin(late.registered());
        assertThat(somebody.work()
                        .run(() -> pendingSignupTokens.find(lates.access().reveal()))
                        .id())
                .isEqualTo(late.id());
        assertThat(renewed(lates.refresh().reveal()).accessLife()).isEqualTo(1800);
    }

    @Test
    void liveHalfAnHourAndNoLongerThanTheSignup() {
        assertThat(pair.accessLife()).isEqualTo(1800);
        assertThat(Duration.ofSeconds(pair.refreshLife())).isBetween(Duration.ofHours(23), Duration.ofHours(24));

        Instant now = Instant.now();
        assertThat(tokens.issue(somebody.id(), 0, now.plusSeconds(60)).accessExpiresAt())
                .isEqualTo(now.plusSeconds(60));
        PendingTokens.Pair longer = tokens.issue(somebody.id(), 0, now.plus(Duration.ofDays(30)));
        assertThat(Duration.ofSeconds(longer.refreshLife())).isEqualTo(Duration.ofDays(7));
        assertThat(Duration.ofSeconds(longer.accessLife())).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void areRefusedWhenTheyExpired() {
        String old = Forge.expired(access(), "pending-access-token");
        assertThat(findRefusal(old)).isEqualTo(Reason.TOKEN_EXPIRED);
        assertThat(tokens.isPending(old)).isTrue();
        assertThat(renewRefusal(Forge.expired(refresh(), "pending-refresh-token")))
                .isEqualTo(Reason.TOKEN_EXPIRED);
    }

    @Test
    void rotateAndRefuseWhatWasSpent() {
        PendingTokens.Pair second = renewed(refresh());
        renewed(second.refresh().reveal());
        assertThat(renewRefusal(refresh())).isEqualTo(Reason.INVALID_REFRESH_TOKEN);
        PendingTokens.Pair third = renewed(second.refresh().reveal());
        Ledger.change("update pending_signup set tokens_rotated_at = tokens_rotated_at - interval '1 minute'"
                + " where token_generation = 2");
        assertThat(renewRefusal(second.refresh().reveal())).isEqualTo(Reason.INVALID_REFRESH_TOKEN);
        assertThat(somebody.work()
                        .run(() -> pendingSignupTokens.find(third.access().reveal()))
                        .id())
                .isEqualTo(somebody.id());
    }

    @Test
    void endWithSigningOutByEitherOfThem() {
        somebody.work().run(() -> pendingSignupTokens.end(access()));
        assertAreOver(pair);
        somebody.work().run(() -> pendingSignupTokens.end(access()));

        Registrant other = Registrant.somebody(somebody.work(), signups, verification);
        PendingTokens.Pair others = pendingSignupTokens.begin(other.registered());
        PendingTokens.Pair next = renewed(others.refresh().reveal());
        somebody.work().run(() -> pendingSignupTokens.end(next.refresh().reveal()));
        assertAreOver(next);
        assertThat(other.verified(other.code()).id()).as("the signup goes on").isEqualTo(other.id());
    }

    @Test
    void areNotEndedByOtherTokens() {
        Person signedIn = Person.verified();
        somebody.work().run(() -> pendingSignupTokens.end("nonsense"));
        somebody.work().run(() -> pendingSignupTokens.end(signedIn.access()));
        somebody.work().run(() -> pendingSignupTokens.end(Forge.expired(access(), "pending-access-token")));
        assertThat(somebody.work().run(() -> pendingSignupTokens.find(access())).id())
                .isEqualTo(somebody.id());
        assertThat(signedIn.session().get("/api/v1/users/auth/me").status()).isEqualTo(200);
    }

    @Test
    void endWithTheVerification() {
        somebody.verified(somebody.code());
        assertAreOver(pair);
    }

    @Test
    void endWithTheVerificationOfAnotherSignupForTheAddress() {
        Registrant owner = somebody.rival();
        owner.verified(owner.code());
        assertAreOver(pair);
    }

    @Test
    void endWithTheSignup() {
        Ledger.change(
                "update pending_signup set expires_at = expires_at - interval '2 days' where id = $1", somebody.id());
        assertAreOver(pair);
        somebody.work().run(signups::clean);
        assertAreOver(pair);
    }

    @Test
    void areNotTokensOfASessionNorTheOtherWayRound() {
        Person signedIn = Person.verified();
        for (String pending : new String[] {access(), refresh()}) {
            assertThat(tokens.isPending(pending)).isTrue();
            assertThat(signedIn.api().as(pending).get("/api/v1/users/auth/me").code())
                    .isEqualTo("INVALID_TOKEN");
            assertThat(signedIn.api()
                            .post("/api/v1/users/auth/refresh", "refreshToken", pending)
                            .status())
                    .isEqualTo(401);
        }
        for (String session : new String[] {signedIn.access(), signedIn.refresh(), "", "a.b.c"}) {
            assertThat(tokens.isPending(session)).isFalse();
            assertThat(findRefusal(session)).isEqualTo(Reason.INVALID_TOKEN);
            assertThat(renewRefusal(session)).isEqualTo(Reason.INVALID_REFRESH_TOKEN);
        }
        assertThat(findRefusal(refresh())).isEqualTo(Reason.INVALID_TOKEN);
        assertThat(renewRefusal(access())).isEqualTo(Reason.INVALID_REFRESH_TOKEN);
        String forged = Forge.expired(access(), "access-token");
        assertThat(tokens.isPending(forged)).as("under the key of sessions").isFalse();
        assertThat(findRefusal(forged)).isEqualTo(Reason.INVALID_TOKEN);
    }
}
