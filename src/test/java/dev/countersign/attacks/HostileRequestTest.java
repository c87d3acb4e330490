package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.attacks.HostileRequests.Request;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawHttp;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Malformed requests at every endpoint of every dialect: each gets a 4xx answer, nothing is logged as an error, and
 * other users can still sign in. To run longer by hand:
 * {@code -Dtest=HostileRequestTest -Dfuzz.requests=200000 -Dfuzz.seed=7}.
 */
@QuarkusTest
@WithTestResource(Servers.class)
class HostileRequestTest {

    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 1200);
    private static final long SEED = Long.getLong("fuzz.seed", 20261126L);
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3}) ");
    private static final Pattern SIGNATURE = Pattern.compile("(?mi)^x-hoody-signature: ");

    @Test
    void answersEveryMalformedRequestAsTheClientsFault() {
        Person bystander = Person.verified();
        HostileRequests requests = new HostileRequests(SEED);
        try (ServerLog log = ServerLog.listen()) {
            for (int i = 0; i < REQUESTS; i++) {
                Request request = requests.next();
                check(request, RawHttp.exchange(request.bytes()));
            }
            assertThat(log.lines).noneMatch(line -> line.contains("\n\tat "));
        }
        assertThat(bystander.from(Api.fromAnywhere()).logIn().status()).isEqualTo(200);
    }

    /* PostgreSQL cannot store NUL, and UTF-8 cannot encode half of a surrogate pair. */
    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "a\\ud800b"})
    void answersTextThatCannotBeStoredInEachFieldOfEachBodyAsTheClientsFault(String text) {
        List<Request> requests = new HostileRequests(SEED).withTextInEachField(text);
        assertThat(requests).hasSizeGreaterThan(60);
        try (ServerLog log = ServerLog.listen()) {
            for (Request request : requests) {
                String answer = RawHttp.exchange(request.bytes());
                check(request, answer);
                assertThat(answer).as("%s", request).doesNotStartWith("HTTP/1.1 2");
            }
            assertThat(log.lines).noneMatch(line -> line.contains("\n\tat "));
        }
    }

    private static void check(Request request, String answer) {
        Matcher status = STATUS.matcher(answer);
        assertThat(status.lookingAt())
                .as("no answer: %s to seed %s:%n%s", answer, SEED, request)
                .isTrue();
        assertThat(Integer.parseInt(status.group(1)))
                .as("%s to seed %s:%n%s", answer, SEED, request)
                .isBetween(200, 499);
        int end = answer.indexOf("\r\n\r\n");
        boolean empty = end + 4 == answer.length();
        assertThat(empty || SIGNATURE.matcher(answer.substring(0, end)).find())
                .as("unsigned: %s to:%n%s", answer, request)
                .isTrue();
        assertThat(List.of("silence", "Exception", "at dev.countersign", "at io."))
                .as("%s to:%n%s", answer, request)
                .noneMatch(answer::contains);
    }
}
