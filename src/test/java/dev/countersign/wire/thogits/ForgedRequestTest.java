package dev.countersign.wire.thogits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A page of another site makes a browser send its cookies. */
@QuarkusTest
@WithTestResource(Servers.class)
class ForgedRequestTest {

    private static final String EVIL = "https://evil.example";

    /* What the browser sends, without {@code Origin} and {@code Referer}. */
    private static Api without(Visitor visitor) {
        return visitor.person().api().with("Cookie", visitor.cookies());
    }

    private static void assertRefused(Answer answer, String message) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
        assertThat(answer.message()).isEqualTo(message);
        assertThat(answer.headerValues("Set-Cookie")).isEmpty();
    }

    private static void assertAllRefused(Api forged, String message) {
        for (String path : List.of(
                Visitor.REGISTER,
                Visitor.LOGIN,
                Visitor.LOGOUT,
                Visitor.SETUP,
                Visitor.CONFIRM,
                Visitor.VERIFY,
                Visitor.DISABLE)) {
            assertRefused(forged.post(path, "code", "123456"), message);
        }
    }

    @Test
    void refusesACookieFromAPageThatIsNotListed() {
        Visitor visitor = Visitor.signedIn();
        assertAllRefused(without(visitor), "The request does not say from where it comes");
        assertAllRefused(without(visitor).with("Origin", "null"), "The request does not say from where it comes");
        Visitor.require(200, visitor.me());
    }

    @Test
    void refusesAForeignPage() {
        Visitor visitor = Visitor.signedIn();
        for (String origin : List.of(
                EVIL, Api.baseUrl() + ".evil.example", "https" + Api.baseUrl().substring(4))) {
            assertAllRefused(without(visitor).with("Origin", origin), "This origin is not allowed");
        }
        assertAllRefused(without(visitor).with("Referer", EVIL + "/page"), "This origin is not allowed");
        Visitor.require(200, visitor.me());
    }

    @Test
    void acceptsARefererOfItsOwnPages() {
        Visitor visitor = Visitor.signedIn();
        Answer answer =
                without(visitor).with("Referer", Api.baseUrl() + "/app?x=1").post(Visitor.DISABLE);
        Visitor.require(200, answer);
    }

    @Test
    void refusesTheSecondStepAsWell() {
        Visitor visitor = Visitor.asked();
        String code = visitor.app().freshCode();
        assertRefused(
                without(visitor).post(Visitor.VERIFY, "code", code), "The request does not say from where it comes");
        assertRefused(
                without(visitor).with("Origin", EVIL).post(Visitor.VERIFY, "code", code), "This origin is not allowed");
        Visitor.require(200, visitor.verify(code));
    }

    @Test
    void putsNobodysAccountUnderAForeignPagesVisitor() {
        Visitor thief = Visitor.signedIn();
        Answer login = thief.person()
                .api()
                .with("Origin", EVIL)
                .post(
                        Visitor.LOGIN,
                        "email",
                        thief.person().email(),
                        "password",
                        thief.person().password());
        assertRefused(login, "This origin is not allowed");
    }

    @Test
    void tellsAForeignPageNothing() {
        Visitor visitor = Visitor.signedIn();
        for (String origin : List.of(EVIL, "null")) {
            Answer answer = without(visitor).with("Origin", origin).get(Visitor.ME);
            assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
            assertThat(answer.header("Access-Control-Allow-Credentials")).isNotEqualTo("true");
        }
        Answer own = visitor.me();
        assertThat(own.header("Access-Control-Allow-Origin")).isEqualTo(Api.baseUrl());
    }

    @Test
    void lendsNoSecondFactorToAnAttackerWhoPlantedACookie() {
        Visitor victim = Visitor.signedIn();
        Visitor thief = Visitor.signedIn();
        Api both = victim.client().with("Cookie", thief.cookies() + "; " + victim.cookies());
        Visitor.require(401, both.post(Visitor.SETUP));
        assertThat(AuthenticatorApp.typed(victim.setUp().text("/secret"))).isNotNull();
    }
}
