package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Setting a password without spending a live token of a reset link. */
@QuarkusTest
@WithTestResource(Servers.class)
class ResetWithoutTokenTest {

    private static final String NEW = "Another-Horse-8-battery";

    /* The three endpoints that set a password by a token, each from its own address. */
    private static List<Answer> reset(String token) {
        return List.of(
                Api.fromAnywhere().post("/api/v1/auth/reset-password", "token", token, "password", NEW),
                Api.fromAnywhere().post("/auth/reset-password", "token", token, "new_password", NEW),
                Api.fromAnywhere().postForm("/account/reset", "token", token, "password", NEW, "repeat", NEW));
    }

    private static void assertRefused(String name, String token) {
        for (Answer answer : reset(token)) {
            assertThat(answer.status()).as(name + ' ' + answer).isIn(400, 410, 422);
        }
    }

    @Test
    void isRefusedWhateverElseIsGiven() {
        Person person = Person.verified();
        String spent = person.mailedResetToken();
        assertThat(person.setPassword(spent, "The-owners-new-9-words").status()).isEqualTo(200);
        Person owner = new Person(person.email(), "The-owners-new-9-words", person.api());
        Person waiting = Person.signedUp();
        String live = owner.mailedResetToken();
        String hash = Sql.text(
                "select encode(token_hash, 'hex') from mailed_token where purpose = 'reset' and owner = $1",
                owner.email());
        Answer signedIn = owner.logIn();
        Map<String, String> others = new LinkedHashMap<>();
        others.put("nothing", "");
        others.put("zeros", "0".repeat(64));
        others.put("a spent one", spent);
        others.put("the stored hash of a live one", hash);
        others.put("a live one in capitals", live.toUpperCase(Locale.ROOT));
        others.put("a live one cut", live.substring(1));
        others.put("a live one with more", live + '0');
        others.put("a live one with a blank", live + ' ');
        others.put("the token of a verification link", waiting.mailedToken());
        others.put("an access token", signedIn.text("/data/token"));
        others.put("a refresh token", signedIn.text("/data/refreshToken"));
        others.put("the account", person.accountId());
        others.forEach(ResetWithoutTokenTest::assertRefused);

        assertThat(owner.logIn().status()).isEqualTo(200);
        assertThat(owner.logIn(NEW).status()).isEqualTo(401);
        assertThat(waiting.verify(waiting.mailedToken()).status()).isEqualTo(200);
        assertThat(owner.setPassword(live, NEW).status()).as("the live one").isEqualTo(200);
        assertThat(Mailbox.allTo(owner.email())).isNotEmpty();
    }

    @Test
    void isRefusedWithoutTheFieldOrWithTwoOfThem() {
        Person owner = Person.verified();
        String live = owner.mailedResetToken();
        Api api = owner.api();
        assertThat(api.post("/api/v1/auth/reset-password", "password", NEW).status())
                .isEqualTo(400);
        assertThat(api.post("/auth/reset-password", "new_password", NEW).status())
                .isEqualTo(422);
        assertThat(api.postForm("/account/reset", "password", NEW, "repeat", NEW)
                        .status())
                .isEqualTo(400);
        assertThat(api.post("/api/v1/auth/reset-password", "email", owner.email(), "password", NEW)
                        .status())
                .isEqualTo(400);
        assertThat(api.postRaw(
                                "/api/v1/auth/reset-password",
                                "{\"token\":[\"" + live + "\"],\"password\":\"" + NEW + "\"}")
                        .status())
                .isEqualTo(400);
        assertThat(api.as(owner.access())
                        .post("/api/v1/auth/reset-password", "token", null, "password", NEW)
                        .status())
                .isEqualTo(400);
        assertThat(owner.logIn().status()).isEqualTo(200);
    }

    @Test
    void isRefusedWhenTheTokenHasExpired() {
        Person owner = Person.verified();
        String token = owner.mailedResetToken();
        assertThat(Sql.update(
                        "update mailed_token set expires_at = now() - interval '1 second' where owner = $1",
                        owner.email()))
                .isEqualTo(1);
        assertRefused("an expired one", token);
        assertThat(owner.logIn().status()).isEqualTo(200);
    }
}
