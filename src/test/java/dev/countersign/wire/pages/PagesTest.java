package dev.countersign.wire.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The pages behind mailed links: verifying an address and setting a password with a form. */
@QuarkusTest
@WithTestResource(Servers.class)
class PagesTest {

    private static final String VERIFY = "/account/verify";
    private static final String RESET = "/account/reset";
    private static final String NEW_PASSWORD = "Another-Horse-8-battery";

    private static String link(String page, String token) {
        return page + "?token=" + token;
    }

    @Test
    void theMailedLinkLeadsToThePage() {
        Person person = Person.signedUp();
        assertThat(Mailbox.latestTo(person.email()).text()).contains(link(VERIFY, person.mailedToken()));
        Answer page = person.api().get(link(VERIFY, person.mailedToken()));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.html()).contains("<form method=\"post\" action=\"verify\">", person.mailedToken());
    }

    @Test
    void openingTheLinkSpendsNothing() {
        Person person = Person.signedUp();
        String token = person.mailedToken();
        for (int i = 0; i < 5; i++) {
            assertThat(person.api().get(link(VERIFY, token)).status()).isEqualTo(200);
            assertThat(person.api().method("HEAD", link(VERIFY, token)).status())
                    .isEqualTo(200);
        }
        assertThat(person.logIn().status()).isEqualTo(401);
        assertThat(person.api().postForm(VERIFY, "token", token).status()).isEqualTo(200);
        assertThat(person.logIn().status()).isEqualTo(200);
    }

    @Test
    void verifyingOpensNoSession() {
        Person person = Person.signedUp();
        Answer answer = person.api().postForm(VERIFY, "token", person.mailedToken());
        assertThat(answer.html())
                .contains("Your address is confirmed")
                .doesNotContain(person.mailedToken(), "eyJ", person.email());
        assertThat(answer.headerValues("Set-Cookie")).isEmpty();
        assertThat(answer.header("Authorization")).isEmpty();
        Answer login = person.logIn();
        Answer sessions = person.api().as(login.text("/data/token")).get("/api/v1/users/auth/sessions");
        assertThat(sessions.json().findValues("current")).hasSize(1);
    }

    @Test
    void aLinkIsSpentOnce() {
        Person person = Person.signedUp();
        String token = person.mailedToken();
        assertThat(person.api().postForm(VERIFY, "token", token).status()).isEqualTo(200);
        for (Answer again : List.of(
                person.api().postForm(VERIFY, "token", token), person.api().get(link(VERIFY, token)))) {
            assertThat(again.status()).isEqualTo(410);
            assertThat(again.html()).contains("This link no longer works").doesNotContain("<form");
        }
    }

    @Test
    void oneOfTwentyParallelPostsVerifies() {
        String token = Person.signedUp().mailedToken();
        assertThat(statuses(() -> Api.fromAnywhere().postFormLater(VERIFY, "token", token)))
                .containsOnly(200, 410)
                .containsOnlyOnce(200);
    }

    @Test
    void oneOfTwentyParallelPostsResets() {
        String token = Person.verified().mailedResetToken();
        assertThat(statuses(() -> Api.fromAnywhere()
                        .postFormLater(RESET, "token", token, "password", NEW_PASSWORD, "repeat", NEW_PASSWORD)))
                .containsOnlyOnce(200)
                .isSubsetOf(200, 410, 503);
    }

    private static List<Integer> statuses(Supplier<CompletableFuture<Answer>> post) {
        List<CompletableFuture<Answer>> all =
                IntStream.range(0, 20).mapToObj(i -> post.get()).toList();
        return all.stream().map(answer -> answer.join().status()).toList();
    }

    @Test
    void setsANewPasswordAndEndsSessions() {
        Person person = Person.verified();
        String access = person.logIn().text("/data/token");
        String token = person.mailedResetToken();
        assertThat(person.api().get(link(RESET, token)).html())
                .contains("autocomplete=\"new-password\"", "<label for=\"password\">", "<label for=\"repeat\">");
        Answer done = person.api().postForm(RESET, "token", token, "password", NEW_PASSWORD, "repeat", NEW_PASSWORD);
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.html()).contains("Your new password is set").doesNotContain(NEW_PASSWORD, token, "eyJ");
        assertThat(done.headerValues("Set-Cookie")).isEmpty();
        assertThat(person.logIn().status()).isEqualTo(401);
        assertThat(person.logIn(NEW_PASSWORD).status()).isEqualTo(200);
        assertThat(person.api().as(access).get("/api/v1/users/auth/me").status())
                .isEqualTo(401);
        assertThat(person.api().get(link(RESET, token)).status()).isEqualTo(410);
    }

    @Test
    void aRefusedPasswordKeepsTheLink() {
        Person person = Person.verified();
        String token = person.mailedResetToken();
        String breached = person.email() + "-Aa1!";
        Answer weak = person.api().postForm(RESET, "token", token, "password", "short", "repeat", "short");
        Answer known = person.api().postForm(RESET, "token", token, "password", breached, "repeat", breached);
        Answer unlike = person.api().postForm(RESET, "token", token, "password", NEW_PASSWORD, "repeat", "other");
        assertThat(weak.html()).contains("does not follow the rule", "role=\"alert\"", "aria-invalid=\"true\"", token);
        assertThat(known.html()).contains("too easy to guess", token).doesNotContain(breached);
        assertThat(unlike.html()).contains("not the same", token).doesNotContain(NEW_PASSWORD);
        assertThat(List.of(weak.status(), known.status(), unlike.status())).containsOnly(400);
        assertThat(person.api()
                        .postForm(RESET, "token", token, "password", NEW_PASSWORD, "repeat", NEW_PASSWORD)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aTokenOfOnePageDoesNotWorkOnTheOther() {
        Person person = Person.signedUp();
        String token = person.mailedToken();
        assertThat(person.api().get(link(RESET, token)).status()).isEqualTo(410);
        Answer reset = person.api().postForm(RESET, "token", token, "password", NEW_PASSWORD, "repeat", NEW_PASSWORD);
        assertThat(reset.status()).isEqualTo(410);
        assertThat(person.api().postForm(VERIFY, "token", token).status()).isEqualTo(200);
    }

    @Test
    void takesTheOriginThatBrowsersSendFromAPageWithoutReferrer() {
        Person person = Person.signedUp();
        Api browser = person.api().with("Origin", "null").with("Sec-Fetch-Site", "same-origin");
        Answer answer = browser.postForm(VERIFY, "token", person.mailedToken());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void aPasswordThatIsTooLongIsCalledTooLong() {
        Person person = Person.verified();
        String token = person.mailedResetToken();
        String tooLong = "Aa1-" + "x".repeat(125);
        Answer answer = person.api().postForm(RESET, "token", token, "password", tooLong, "repeat", tooLong);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.html()).contains("too long", "128", token);
        assertThat(person.setPassword(token, NEW_PASSWORD).status()).isEqualTo(200);
    }
}
