package dev.countersign.wire.betterauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code GET /api/auth/get-session}, {@code null} without a session, and {@code POST /api/auth/sign-out}. */
@QuarkusTest
@WithTestResource(Servers.class)
class SessionOfBetterAuthContractTest {

    private static final String[] GONE = {Said.NO_SESSION, Said.NO_CACHE, Said.REMEMBER};
    private static final String AGE =
            "update session set rotated_at = rotated_at - $2::text::interval, refresh_expires_at = refresh_expires_at"
                    + " - $2::text::interval where account_id = $1 and token_hash is not null";

    private static Row nobody(String name, Function<Person, Answer> asks) {
        return Row.of(name).given(Person::verified).when(asks).answers(200).and((person, answer) -> {
            assertThat(answer.html()).isEqualTo("null");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("Pragma")).isEqualTo("no-cache");
        });
    }

    @TestFactory
    Stream<DynamicTest> tellsThatNobodyIsSignedIn() {
        return Row.tests(
                nobody("without cookies", person -> Guest.of(person).session()).and(Said.cookies()),
                nobody(
                                "with what cannot be a token",
                                person -> Guest.of(person)
                                        .with("session_token", "aaaa.bbbb")
                                        .session())
                        .and(Said.cookies()),
                nobody(
                                "with a token that is nobody's",
                                person -> Guest.of(person)
                                        .with("session_token", "a".repeat(64))
                                        .session())
                        .and(Said.cookies(GONE)),
                nobody("with a session that was ended", person -> {
                            Guest guest = Guest.signedIn(person);
                            Guest copy = guest.copy();
                            guest.post("/sign-out");
                            return copy.session();
                        })
                        .events("signed_in", "session_ended")
                        .and(Said.cookies(GONE)),
                nobody("with a session that is over", person -> {
                            Guest guest = Guest.signedIn(person);
                            Ledger.change(AGE, person.accountId(), "7 days");
                            return guest.session();
                        })
                        .events("signed_in")
                        .and(Said.cookies(GONE)),
                nobody("with a session that was not to be remembered, a day later", person -> {
                            Guest guest = Guest.of(person);
                            guest.signIn("rememberMe", false);
                            Ledger.change(
                                    "update session set absolute_expires_at = now(), refresh_expires_at = now()"
                                            + " where account_id = $1 and token_hash is not null",
                                    person.accountId());
                            return guest.session();
                        })
                        .events("signed_in")
                        .and(Said.cookies(GONE)),
                nobody("with a session of somebody who is banned", person -> {
                            Guest guest = Guest.signedIn(person);
                            Ledger.ban(person.email());
                            return guest.session();
                        })
                        .events("signed_in")
                        .and(Said.cookies(GONE)),
                Row.of("during a challenge")
                        .given(
                                Asked::somebody,
                                Asked::person,
                                asked -> asked.guest().session())
                        .answers(200)
                        .and((person, answer) -> assertThat(answer.html()).isEqualTo("null"))
                        .and(Said.cookies()));
    }

    /** A browser whose request was sent before it received the token that replaced its own. */
    private record Late(Guest guest, Guest successor) {

        static Late somebody() {
            Guest successor = Asked.of(Secured.somebody().rested()).open().guest();
            Guest guest = successor.copy();
            successor.withPassword("/disable");
            Ledger.awaitMailsSent(successor.person().email());
            return new Late(guest, successor);
        }

        Answer session() {
            return guest.session();
        }
    }

    private static Row late(String name, Function<Late, Answer> asks) {
        return Row.of(name)
                .given(Late::somebody, late -> late.guest().person(), asks)
                .answers(200)
                .and((person, answer) -> assertThat(answer.html()).isEqualTo("null"));
    }

    @TestFactory
    Stream<DynamicTest> clearsNoTokenThatReplacedTheOneOfTheRequest() {
        return Row.tests(
                late("a moment later", Late::session).and(Said.cookies()),
                late("beside a token that is nobody's", late -> {
                            String stale = "better-auth.session_token=" + "a".repeat(64) + "; ";
                            return late.guest()
                                    .api()
                                    .with("Cookie", stale + late.guest().cookieHeader())
                                    .get(Guest.ROOT + "/get-session");
                        })
                        .and(Said.cookies()),
                late("two minutes later", late -> {
                            Ledger.change(AGE, late.guest().person().accountId(), "2 minutes");
                            return late.session();
                        })
                        .and(Said.cookies(GONE)),
                late("when the session has ended since", late -> {
                            late.successor().post("/sign-out");
                            return late.session();
                        })
                        .events("session_ended")
                        .and(Said.cookies(GONE)));
    }

    private static Row session(String name, Function<Guest, Answer> asks) {
        return Row.of(name)
                .given(Guest::signedIn, Guest::person, asks)
                .answers(200, "session", "user")
                .and(Said.user("/user", false))
                .and((person, answer) -> {
                    assertThat(Said.names(answer.json().path("session")))
                            .containsExactlyInAnyOrder(
                                    "id",
                                    "token",
                                    "userId",
                                    "expiresAt",
                                    "createdAt",
                                    "updatedAt",
                                    "ipAddress",
                                    "userAgent");
                    assertThat(answer.text("/session/userId")).isEqualTo(person.accountId());
                    assertThat(answer.text("/session/ipAddress"))
                            .isEqualTo(person.api().address());
                    assertThat(answer.text("/session/userAgent")).startsWith("Java-http-client");
                    assertThat(answer.text("/session/token")).matches("[0-9a-f]{64}");
                    assertThat(answer.header("Pragma")).isEqualTo("no-cache");
                });
    }

    private static BiConsumer<Person, Answer> endsIn(Duration life) {
        return (person, answer) -> {
            assertThat(Said.isInstant(answer.text("/session/expiresAt"))).isTrue();
            assertThat(Duration.between(Instant.now(), Instant.parse(answer.text("/session/expiresAt"))))
                    .isBetween(life.minusMinutes(1), life);
        };
    }

    private static Answer later(Guest guest, String time, String query) {
        Ledger.change(AGE, guest.person().accountId(), time);
        return guest.get("/get-session" + query);
    }

    @TestFactory
    Stream<DynamicTest> tellsWhoIsSignedIn() {
        Duration week = Duration.ofDays(7);
        return Row.tests(
                session("by cookie", Guest::session).and(Said.cookies()).and(endsIn(week)),
                session(
                                "and takes other words",
                                guest -> guest.get("/get-session?disableRefresh=true&disableCookieCache=true"))
                        .and(Said.cookies())
                        .and(endsIn(week)),
                session("and leaves the end where it is before a day is over", guest -> later(guest, "23 hours", ""))
                        .and(Said.cookies())
                        .and(endsIn(week.minusHours(23))),
                session("and moves the end when a day is over", guest -> later(guest, "25 hours", ""))
                        .and(Said.cookies(Said.SESSION))
                        .and((person, answer) -> {
                            assertThat(answer.text("/session/token")).isEqualTo(Said.sessionCookie(answer));
                            assertThat(Instant.parse(answer.text("/session/updatedAt")))
                                    .isAfter(Instant.now().minusSeconds(60));
                        })
                        .and(endsIn(week)),
                session("and moves it once", guest -> {
                            later(guest, "25 hours", "");
                            return guest.session();
                        })
                        .and(Said.cookies())
                        .and(endsIn(week)),
                session("but not when it shall not", guest -> later(guest, "25 hours", "?disableRefresh=true"))
                        .and(Said.cookies())
                        .and(endsIn(week.minusHours(25))),
                session("nor beyond the longest life", guest -> {
                            Ledger.change(
                                    "update session set rotated_at = now() - interval '25 hours', refresh_expires_at ="
                                            + " now() + interval '1 hour', absolute_expires_at = now() + interval '6"
                                            + " days 1 hour' where account_id = $1 and token_hash is not null",
                                    guest.person().accountId());
                            return guest.session();
                        })
                        .and((person, answer) -> assertThat(answer.header("Set-Cookie"))
                                .matches("better-auth.session_token=[0-9a-f]{64}; Max-Age=52[12]\\d{3}; .*"))
                        .and(endsIn(Duration.ofDays(6).plusHours(1))));
    }

    @Test
    void doesNotMoveTheEndOfASessionThatIsNotToBeRemembered() {
        Guest guest = Guest.of(Person.verified());
        guest.signIn("rememberMe", false);
        String end = guest.session().text("/session/expiresAt");
        assertThat(Duration.between(Instant.now(), Instant.parse(end)))
                .isBetween(Duration.ofMinutes(1439), Duration.ofDays(1));
        Ledger.change(
                "update session set rotated_at = rotated_at - interval '25 hours' where account_id = $1"
                        + " and token_hash is not null",
                guest.person().accountId());

        Answer later = guest.session();

        assertThat(later.text("/session/expiresAt")).isEqualTo(end);
        assertThat(later.headerValues("Set-Cookie")).isEmpty();
    }

    private static Row signedOut(String name, Function<Guest, Answer> asks) {
        return Row.of(name)
                .given(Guest::signedIn, Guest::person, asks)
                .answers(200, "success")
                .has("/success", true)
                .and(Said.cookies(GONE));
    }

    @TestFactory
    Stream<DynamicTest> signsOut() {
        return Row.tests(
                signedOut("of a session", guest -> guest.post("/sign-out")).events("session_ended"),
                signedOut(
                                "of a device that stays trusted",
                                guest -> guest.with("trust_device", "x").post("/sign-out"))
                        .events("session_ended"),
                signedOut("without a body", guest -> guest.api().method("POST", "/api/auth/sign-out"))
                        .events("session_ended"),
                signedOut("without a session", guest -> Guest.of(guest.person()).post("/sign-out")),
                signedOut("of a session that is over", guest -> {
                    Ledger.change(AGE, guest.person().accountId(), "7 days");
                    return guest.post("/sign-out");
                }));
    }

    @Test
    void endsTheSession() {
        Guest guest = Guest.signedIn();
        Guest copy = guest.copy();
        Guest other = Guest.signedIn(guest.person());
        guest.post("/sign-out");
        assertThat(copy.isIn()).isFalse();
        assertThat(other.isIn()).isTrue();
    }
}
