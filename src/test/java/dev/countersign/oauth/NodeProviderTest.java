package dev.countersign.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.NodeProvider;
import dev.countersign.testing.ProvidersProfile;
import dev.countersign.testing.Servers;
import dev.countersign.testing.StandIn.User;
import dev.countersign.testing.Traveller;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sign-in through a provider that is not ours, of which the settings know the issuer, the client and its secret only. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ProvidersProfile.class)
class NodeProviderTest {

    private static final String PATH = "providers/" + NodeProvider.NAME;

    private static NodeProvider provider;

    @BeforeAll
    static void start() {
        provider = NodeProvider.started();
    }

    @AfterAll
    static void stop() {
        if (provider != null) {
            provider.close();
        }
    }

    private static String accountOf(User user) {
        provider.visitedBy(user);
        Traveller traveller = Traveller.somebody();
        Answer back = traveller.get(provider.passedThrough(traveller.leave(PATH)));
        assertThat(back.status()).as(back.toString()).isEqualTo(302);
        Map<String, String> result = Traveller.result(back);
        assertThat(result).containsOnlyKeys("auth_intent_token", "state_id");
        Answer session = traveller.collect(result.get("auth_intent_token"));
        assertThat(session.text("/data/user/email")).isEqualTo(user.email());
        return session.text("/data/user/id");
    }

    @Test
    void signsInAndFindsTheAccountAgain() {
        User user = User.somebody();

        assertThat(accountOf(user)).isEqualTo(accountOf(user)).isNotEqualTo(accountOf(User.somebody()));
    }

    @Test
    void knowsTheUserByItsSubjectWhenTheAddressIsAnother() {
        User user = User.somebody();
        String account = accountOf(user);
        User renamed = user.named(User.somebody().email());
        provider.visitedBy(renamed);
        Traveller traveller = Traveller.somebody();

        Answer back = traveller.get(provider.passedThrough(traveller.leave(PATH)));

        Answer session = traveller.collect(Traveller.result(back).get("auth_intent_token"));
        assertThat(session.text("/data/user/id")).isEqualTo(account);
        assertThat(session.text("/data/user/email")).isEqualTo(user.email());
    }

    @Test
    void asksInThePopupBeforeItSignsIn() {
        User user = User.somebody();
        provider.visitedBy(user);
        Traveller traveller = Traveller.somebody();
        String stateId = Traveller.newStateId();
        Answer launched = traveller.launch("https://app.example.com", NodeProvider.NAME, stateId);
        String location = traveller.get(Traveller.popup(launched)).header("Location");

        Answer back = traveller.get(provider.passedThrough(location));

        assertThat(traveller.get(back.header("Location")).html()).contains(user.email());
        Answer answer = traveller.answer(stateId, "allow");
        Answer session = traveller.collect(answer.text("/message/auth_intent_token"));
        assertThat(session.text("/data/user/email")).isEqualTo(user.email());
    }

    @Test
    void tellsThatTheUserDeclined() {
        provider.visitedByNobody();
        Traveller traveller = Traveller.somebody();

        Answer back = traveller.get(provider.passedThrough(traveller.leave(PATH)));

        assertThat(Traveller.result(back))
                .containsOnlyKeys("error", "state_id")
                .containsEntry("error", "access_denied");
        assertThat(traveller.cookies()).isEmpty();
    }

    @Test
    void getsNothingForACodeThatWasUsed() {
        provider.visitedBy(User.somebody());
        Traveller traveller = Traveller.somebody();
        String callback = provider.passedThrough(traveller.leave(PATH));
        Traveller other = Traveller.somebody();
        String state = callback.replaceAll(".*[?&]state=([^&]*).*", "$1");
        String otherCallback = provider.passedThrough(other.leave(PATH));
        String otherState = otherCallback.replaceAll(".*[?&]state=([^&]*).*", "$1");
        assertThat(traveller.get(callback).status()).isEqualTo(302);

        Answer replayed = other.get(callback.replace(state, otherState));

        assertThat(Traveller.result(replayed)).containsEntry("error", "provider_error");
    }
}
