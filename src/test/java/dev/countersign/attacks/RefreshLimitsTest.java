package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Refreshes are counted per session, and invalid tokens per network. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(RefreshLimitsProfile.class)
class RefreshLimitsTest {

    private static final int MOST = RefreshLimitsProfile.PER_SESSION;
    private static final int MOST_JUNK = RefreshLimitsProfile.JUNK_PER_NETWORK;

    /** The refresh token of an answer, and the call that spends it. */
    private record Way(String name, String path, String field, String found, Answer signedIn) {

        Answer renew(Api client, String token) {
            return client.post(path, field, token);
        }

        String first() {
            return signedIn.text(found);
        }
    }

    private static Way hoody(Person person) {
        return new Way("Hoody", Pair.REFRESH, "refreshToken", "/data/refreshToken", person.logIn());
    }

    private static Way hydraCore(Person person) {
        Answer signedIn = Endpoints.signIn(person.api(), "/auth/login", person.email(), person.password());
        return new Way("HydraCore", "/auth/refresh", "refresh_token", "/refresh_token", signedIn);
    }

    private static Way pending() {
        Person person = Person.stranger();
        Answer registered = Endpoints.signUp(person.api(), "/auth/register", person.email(), person.password());
        return new Way("a pending sign-up", "/auth/refresh", "refresh_token", "/refresh_token", registered);
    }

    private static String renewed(Way way, Api client, String token) {
        Answer answer = way.renew(client, token);
        assertThat(answer.status()).as(way.name() + answer).isEqualTo(200);
        return answer.text(way.found());
    }

    @Test
    void countsEachSessionByItself() {
        Api shared = Api.fromAnywhere();
        for (Way way : new Way[] {hoody(Person.verified()), hydraCore(Person.verified()), pending()}) {
            UnaryOperator<String> renew = token -> renewed(way, shared, token);
            String token = way.first();
            for (int i = 0; i < MOST; i++) {
                token = renew.apply(token);
            }
            Answer refused = way.renew(Api.fromAnywhere(), token);
            assertThat(refused.status()).as(way.name()).isEqualTo(429);
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 1800);
        }
    }

    @Test
    void countsJunkForItsNetworkAndStopsNobodyElseThere() {
        for (Way way : new Way[] {hoody(Person.verified()), hydraCore(Person.verified()), pending()}) {
            Api shared = Api.fromAnywhere();
            String junk = way.first().substring(0, way.first().length() - 8) + "AAAAAAAA";
            for (int i = 0; i < MOST_JUNK; i++) {
                assertThat(way.renew(shared, junk).status()).as(way.name()).isEqualTo(401);
            }
            assertThat(way.renew(shared, junk).status()).as(way.name()).isEqualTo(429);
            assertThat(way.renew(Api.fromAnywhere(), junk).status())
                    .as(way.name())
                    .isEqualTo(401);
            renewed(way, shared, way.first());
        }
    }
}
