package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.AppUser;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Redis or PostgreSQL is gone between two steps of a handoff: each step is refused, and opens nothing later. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(OutageProfile.class)
class HandoffOutageTest {

    @AfterEach
    void repair() {
        Servers.redis().resume();
        if (!Servers.redis().isRunning()) {
            Servers.redis().start();
        }
        if (!Servers.postgres().isRunning()) {
            Servers.postgres().start();
        }
        Outages.await(() -> Person.stranger().logIn().status() == 401);
    }

    @Test
    void refusesEachStepWithoutRedis() {
        AppUser who = AppUser.somebody();
        String intent = who.intent();
        String code = who.code();
        int sessions = FactorRecord.sessions(who.person());
        Servers.redis().kill();

        assertUnavailable(who.logIn());
        assertUnavailable(who.authorize(intent));
        assertUnavailable(who.exchange(code));
        assertUnavailable(who.cancel(intent));

        Servers.redis().start();
        Outages.await(() -> Person.stranger().logIn().status() == 401);
        assertThat(who.authorize(intent).status()).as("Redis lost it").isEqualTo(401);
        assertThat(who.exchange(code).status()).as("Redis lost it").isEqualTo(400);
        assertThat(FactorRecord.sessions(who.person())).isEqualTo(sessions);
        assertThat(who.exchange(who.code()).status()).isEqualTo(200);
    }

    /* Redis may have done late what it did not answer in time. */
    @Test
    void opensOneSessionAtMostWhenRedisIsSilent() {
        AppUser who = AppUser.somebody();
        String intent = who.intent();
        String code = who.code();
        int sessions = FactorRecord.sessions(who.person());
        Servers.redis().pause();

        assertUnavailable(who.authorize(intent));
        assertUnavailable(who.exchange(code));

        Servers.redis().resume();
        Outages.await(() -> Person.stranger().logIn().status() == 401);
        assertThat(who.authorize(intent).status()).isIn(200, 401);
        assertThat(who.authorize(intent).status()).isEqualTo(401);
        int now = who.exchange(code).status() == 200 ? sessions + 1 : sessions;
        assertThat(who.exchange(code).status()).isEqualTo(400);
        assertThat(FactorRecord.sessions(who.person())).isEqualTo(now);
    }

    @Test
    void issuesNothingWhenRedisDiesAfterThePassword() {
        AppUser who = AppUser.somebody();
        int sessions = FactorRecord.sessions(who.person());
        Sql.update("create or replace function slowly() returns trigger language plpgsql as"
                + " $$ begin perform pg_sleep(0.7); return new; end $$");
        Sql.update("create or replace trigger slowly before insert on audit_event for each row"
                + " when (new.event = 'intent_issued') execute function slowly()");
        try {
            CompletableFuture<Answer> login = who.person()
                    .api()
                    .postLater(
                            AppUser.LOGIN,
                            "email",
                            who.person().email(),
                            "password",
                            who.person().password(),
                            "response_mode",
                            "intent",
                            "code_challenge",
                            who.challenge());
            awaitSlowStatement();
            Servers.redis().kill();
            assertUnavailable(login.join());
        } finally {
            Sql.update("drop trigger slowly on audit_event");
        }
        assertThat(FactorRecord.sessions(who.person())).isEqualTo(sessions);
    }

    private static void awaitSlowStatement() {
        Outages.await(() -> !Sql.texts("select 1 from pg_stat_activity where wait_event = 'PgSleep'")
                .isEmpty());
    }

    @Test
    void usesACodeUpWhenPostgresIsGone() {
        AppUser who = AppUser.somebody();
        String code = who.code();
        Servers.postgres().kill();

        assertUnavailable(who.exchange(code));

        Servers.postgres().start();
        Outages.await(() -> Person.stranger().logIn().status() == 401);
        assertThat(who.exchange(code).status()).isEqualTo(400);
        assertThat(who.exchange(who.code()).status()).isEqualTo(200);
    }

    private static void assertUnavailable(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("DEPENDENCY_UNAVAILABLE");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
    }
}
