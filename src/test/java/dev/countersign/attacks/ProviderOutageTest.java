package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Linker;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import dev.countersign.testing.StandIn;
import dev.countersign.testing.StandIn.Fault;
import dev.countersign.testing.StandIn.User;
import dev.countersign.testing.Traveller;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Redis or PostgreSQL is gone between two steps of a sign-in through a provider. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ProviderOutageProfile.class)
class ProviderOutageTest {

    @AfterEach
    void repair() {
        if (!Servers.redis().isRunning()) {
            Servers.redis().start();
        }
        if (!Servers.postgres().isRunning()) {
            Servers.postgres().start();
        }
        Outages.await(() -> Person.stranger().logIn().status() == 401);
    }

    private static User dying(Runnable outage) {
        return User.somebody().with(new Fault() {
            @Override
            public boolean token(HttpExchange exchange) {
                outage.run();
                return false;
            }
        });
    }

    private static void assertUnavailable(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.headerValues("Location")).isEmpty();
    }

    private void assertSignsInLater(User user) {
        repair();
        Traveller again = Traveller.somebody();
        Answer back = again.signIn("github", user.with(new Fault() {}));
        assertThat(again.collect(Traveller.result(back).get("auth_intent_token"))
                        .text("/data/user/email"))
                .isEqualTo(user.email());
        assertThat(Sql.text("select count(*) from account where email_key = $1", user.email()))
                .isEqualTo("1");
    }

    @Test
    void doesNothingWithoutRedis() {
        Traveller traveller = Traveller.somebody();
        String stateId = Traveller.newStateId();
        traveller.toConfirm(stateId, User.somebody());
        String popup = Traveller.popup(traveller.launch(Traveller.newStateId()));
        String location = traveller.leave("github");
        User user = User.somebody();
        int calls = StandIn.running().tokenCalls();
        Servers.redis().kill();

        assertUnavailable(traveller.launch(Traveller.newStateId()));
        assertUnavailable(traveller.get(popup));
        assertUnavailable(traveller.get(traveller.path("github")));
        assertUnavailable(traveller.comeBack(location, user));
        assertUnavailable(traveller.get(Traveller.PAGE + "?state_id=" + stateId));
        assertUnavailable(traveller
                .api()
                .with("Accept", "text/html")
                .postForm(Traveller.PAGE, "state_id", stateId, "answer", "allow"));

        assertThat(StandIn.running().tokenCalls()).isEqualTo(calls);
        repair();
        assertThat(traveller.get(popup).status()).as("Redis lost it").isEqualTo(410);
        assertThat(traveller.comeBack(location, user).status())
                .as("Redis lost it")
                .isEqualTo(400);
        assertSignsInLater(user);
    }

    @Test
    void signsNobodyInWhenRedisDiesWhileTheProviderAnswers() {
        User user = dying(() -> Servers.redis().kill());

        Answer back = Traveller.somebody().signIn("github", user);

        assertThat(Traveller.result(back)).containsEntry("error", "temporarily_unavailable");
        assertSignsInLater(user);
    }

    @Test
    void makesNoAccountWhenPostgresDiesWhileTheProviderAnswers() {
        User user = dying(() -> Servers.postgres().kill());
        Traveller traveller = Traveller.somebody();
        String location = traveller.leave("github");

        Answer back = traveller.comeBack(location, user);

        assertThat(back.headers().map().toString()).doesNotContain("auth_intent_token");
        repair();
        assertThat(Sql.text("select count(*) from account where email_key = $1", user.email()))
                .isEqualTo("0");
        assertThat(traveller.comeBack(location, user).status()).as("used up").isEqualTo(400);
        assertSignsInLater(user);
    }

    @Test
    void linksNothingWithoutRedis() {
        Linker linker = Linker.somebody();
        User user = User.somebody();
        String path = Linker.path(linker.begin("github"));
        String stateId = linker.toPage("github", User.somebody());
        String token = linker.token("google", user);
        Servers.redis().kill();

        assertUnavailable(linker.begin("github"));
        assertUnavailable(linker.browser().get(path));
        assertUnavailable(linker.browser().get(Linker.PAGE + "?state_id=" + stateId));
        assertUnavailable(linker.submit(stateId, "allow"));
        assertUnavailable(linker.finish(token));

        repair();
        assertThat(linker.browser().get(path).status()).as("Redis lost it").isEqualTo(410);
        assertThat(linker.finish(token).status()).as("Redis lost it").isEqualTo(400);
        assertThat(linker.list().json().at("/data")).isEmpty();
        assertThat(linker.link("google", user).status()).isEqualTo(200);
    }

    @Test
    void linksAndUnlinksNothingWithoutPostgres() {
        Linker linker = Linker.somebody();
        assertThat(linker.link("github", User.somebody()).status()).isEqualTo(200);
        String id = linker.list().text("/data/0/id");
        String token = linker.token("google", User.somebody());
        Servers.postgres().kill();

        assertUnavailable(linker.finish(token));
        assertUnavailable(linker.unlink(id, "password", linker.person().password()));

        repair();
        Outages.await(() -> linker.list().status() == 200);
        assertThat(linker.list().json().at("/data")).hasSize(1);
        assertThat(linker.finish(token).status())
                .as("the session is looked up first")
                .isEqualTo(200);
    }
}
