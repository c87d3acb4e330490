package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.ServerProcess;
import dev.countersign.testing.TwoServers;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every key ring is rotated as docs/operating.md says, by rolling restarts under load: no token is rejected, and every
 * signature is by a key that all instances have published before.
 */
class KeyRotationIT {

    private static final String OLD = "c3".repeat(32);
    private static final String NEW = "d4".repeat(32);
    private static final String KEYS = "/api/v1/meta/public-key";
    private static final Pattern KID = Pattern.compile("kid=([^,]+)");

    /** The states of one key ring: before, step 1, step 2. */
    private static final List<String> STEPS = List.of(
            "old:active:" + OLD, "old:active:" + OLD + ",new:next:" + NEW, "old:retired:" + OLD + ",new:active:" + NEW);

    private static TwoServers servers;

    private final AtomicBoolean done = new AtomicBoolean();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answered = new AtomicInteger();

    @BeforeAll
    static void start() {
        ServerProcess first = ServerProcess.started();
        first.restartWith(rings(0));
        servers = TwoServers.beside(first);
    }

    @AfterAll
    static void stop() {
        if (servers != null) {
            servers.close();
        }
    }

    private static Map<String, String> rings(int step) {
        String ring = STEPS.get(step);
        return Map.of(
                "countersign.keys.master", ring,
                "countersign.keys.response", ring.replace("old", "r-old").replace("new", "r-new"),
                "countersign.keys.identity", ring.replace("old", "i-old").replace("new", "i-new"));
    }

    @Test
    void refusesNoTokenAndSignsWithNoUnknownKey() {
        Person person = Person.verified();
        Pair first = Pair.of(person.logIn());
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> live(Pair.of(person.logIn())));
        for (int step = 1; step < STEPS.size(); step++) {
            for (ServerProcess server : servers.both().reversed()) {
                Set<String> known = kids(servers.other(server));
                server.restartWith(rings(step));
                // Clients verify one instance's signatures with the keys that they fetched from the other.
                Answer answer = Api.fromAnywhere().at(server).as(first.access()).get(Pair.ME);
                assertThat(answer.status()).as("step " + step + ": " + answer).isEqualTo(200);
                assertThat(known).contains(kid(answer));
                Pair later = Pair.of(person.from(Api.fromAnywhere().at(server)).logIn());
                assertThat(Api.fromAnywhere()
                                .at(servers.other(server))
                                .as(later.access())
                                .get(Pair.ME)
                                .status())
                        .isEqualTo(200);
            }
        }
        done.set(true);
        load.join();
        assertThat(wrong).isEmpty();
        assertThat(answered.get()).isGreaterThan(10);
        assertThat(kid(Api.fromAnywhere().at(servers.one()).get(KEYS))).isEqualTo("r-new");
        assertThat(kids(servers.one())).contains("r-old", "r-new", "i-old", "i-new");
        assertThat(first.me().status()).as("a token of the retired key").isEqualTo(200);
        assertThat(first.renew().status()).isEqualTo(200);
        assertThat(person.logIn().status())
                .as("a password under the retired pepper")
                .isEqualTo(200);
    }

    /** Reads and refreshes, at whichever instance answers. */
    private void live(Pair begun) {
        Pair pair = begun;
        for (int i = 0; !done.get(); i++) {
            Answer me = ask(i, "GET", pair);
            if (me != null && me.status() != 200 && me.status() != 503) {
                wrong.add(me.toString());
            }
            if (i % 20 == 0) {
                Answer answer = ask(i, "POST", pair);
                if (answer != null && answer.status() == 200) {
                    pair = Pair.of(answer);
                } else if (answer != null && answer.status() != 503) {
                    wrong.add(answer.toString());
                }
            }
            Outages.sleep(50);
        }
    }

    /** Null while the instance is restarting. */
    private Answer ask(int number, String method, Pair pair) {
        Api api = Api.fromAnywhere().at(servers.by(number));
        try {
            Answer answer = method.equals("GET")
                    ? api.as(pair.access()).get(Pair.ME)
                    : api.post(Pair.REFRESH, "refreshToken", pair.refresh());
            answered.incrementAndGet();
            return answer;
        } catch (UncheckedIOException e) {
            return null;
        }
    }

    private static String kid(Answer answer) {
        Matcher kid = KID.matcher(answer.header("X-Hoody-Signature"));
        assertThat(kid.find()).isTrue();
        return kid.group(1);
    }

    private static Set<String> kids(ServerProcess server) {
        Set<String> kids = new HashSet<>();
        List<JsonNode> found =
                new ArrayList<>(Api.fromAnywhere().at(server).get(KEYS).json().findValues("kid"));
        found.forEach(kid -> kids.add(kid.asText()));
        return kids;
    }
}
