package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.ProvidersProfile;
import dev.countersign.testing.Servers;
import dev.countersign.testing.StandIn;
import dev.countersign.testing.StandIn.Fault;
import dev.countersign.testing.StandIn.User;
import dev.countersign.testing.Traveller;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a provider, or somebody who poses as one, may answer. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ProvidersProfile.class)
class BrokenProviderTest {

    private static final Duration LONGEST = Duration.ofSeconds(7);

    private interface Signer {
        String sign(JwtClaims claims) throws JoseException;
    }

    private interface Token {
        void answer(HttpExchange exchange) throws IOException;
    }

    private static User claiming(Consumer<JwtClaims> change) {
        return User.somebody().with(new Fault() {
            @Override
            public void claims(JwtClaims claims) {
                change.accept(claims);
            }
        });
    }

    private static User signing(Signer signer) {
        return User.somebody().with(new Fault() {
            @Override
            public String sign(JwtClaims claims) throws JoseException {
                return signer.sign(claims);
            }
        });
    }

    private static User answering(Token token) {
        return User.somebody().with(new Fault() {
            @Override
            public boolean token(HttpExchange exchange) throws IOException {
                token.answer(exchange);
                return true;
            }
        });
    }

    private static void assertFails(String provider, User user, String error) {
        Traveller traveller = Traveller.somebody();
        String location = traveller.leave(provider);
        long begun = System.nanoTime();

        Answer answer = traveller.comeBack(location, user);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LONGEST);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(302);
        assertThat(Traveller.result(answer)).containsEntry("error", error).containsOnlyKeys("error", "state_id");
        assertThat(Ledger.texts("select count(*) from account where email_key = $1", user.email()))
                .containsExactly("0");
    }

    @TestFactory
    Stream<DynamicTest> believesNoTokenThatProvesNothing() {
        Map<String, User> users = Map.ofEntries(
                Map.entry("another audience", claiming(claims -> claims.setAudience("client of corp"))),
                Map.entry(
                        "two audiences without a party",
                        claiming(claims -> claims.setAudience("client of google", "x"))),
                Map.entry("another party", claiming(claims -> claims.setStringClaim("azp", "somebody else"))),
                Map.entry(
                        "another issuer",
                        claiming(claims -> claims.setIssuer(StandIn.running().url("/corp")))),
                Map.entry("no issuer", claiming(claims -> claims.unsetClaim("iss"))),
                Map.entry("another nonce", claiming(claims -> claims.setStringClaim("nonce", "0".repeat(64)))),
                Map.entry("no nonce", claiming(claims -> claims.unsetClaim("nonce"))),
                Map.entry("no subject", claiming(claims -> claims.unsetClaim("sub"))),
                Map.entry("an empty subject", claiming(claims -> claims.setSubject(""))),
                Map.entry("no end", claiming(claims -> claims.unsetClaim("exp"))),
                Map.entry(
                        "an end in the past",
                        claiming(claims -> claims.setExpirationTime(
                                NumericDate.fromSeconds(NumericDate.now().getValue() - 61)))),
                Map.entry("no algorithm", signing(BrokenProviderTest::unsigned)),
                Map.entry("the client's secret as key", signing(BrokenProviderTest::byHmac)),
                Map.entry("another key", signing(BrokenProviderTest::byAnotherKey)),
                Map.entry("another key under a known name", signing(BrokenProviderTest::byAPosingKey)),
                Map.entry("no token", signing(claims -> "x.y.z")));
        return users.entrySet().stream()
                .map(user -> DynamicTest.dynamicTest(
                        user.getKey(), () -> assertFails("google", user.getValue(), "provider_error")));
    }

    private static String unsigned(JwtClaims claims) throws JoseException {
        JsonWebSignature token = new JsonWebSignature();
        token.setPayload(claims.toJson());
        token.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        token.setAlgorithmHeaderValue("none");
        return token.getCompactSerialization();
    }

    private static String byHmac(JwtClaims claims) throws JoseException {
        return StandIn.running().signed(claims, token -> {
            token.setAlgorithmHeaderValue("HS256");
            token.setKey(new HmacKey("s3cret of the client/+ and more of it".getBytes(StandardCharsets.UTF_8)));
        });
    }

    private static String byAnotherKey(JwtClaims claims) throws JoseException {
        var other = RsaJwkGenerator.generateJwk(2048);
        return StandIn.running().signed(claims, token -> {
            token.setKey(other.getPrivateKey());
            token.setKeyIdHeaderValue("two");
            token.getHeaders().setJwkHeaderValue("jwk", other);
        });
    }

    private static String byAPosingKey(JwtClaims claims) throws JoseException {
        var other = RsaJwkGenerator.generateJwk(2048);
        return StandIn.running().signed(claims, token -> token.setKey(other.getPrivateKey()));
    }

    @TestFactory
    Stream<DynamicTest> givesUpOnEveryOtherAnswer() {
        record Broken(String provider, Token token, String error) {}
        Map<String, Broken> answers = Map.of(
                "an outage",
                        new Broken("google", exchange -> StandIn.json(exchange, 500, "{}"), "provider_unavailable"),
                "overload", new Broken("github", exchange -> StandIn.json(exchange, 429, "{}"), "provider_unavailable"),
                "a refusal", new Broken("google", exchange -> StandIn.json(exchange, 401, "{}"), "provider_error"),
                "no JSON", new Broken("google", exchange -> StandIn.json(exchange, 200, "<html>"), "provider_error"),
                "a list", new Broken("github", exchange -> StandIn.json(exchange, 200, "[]"), "provider_error"),
                "a redirect", new Broken("google", BrokenProviderTest::redirect, "provider_error"),
                "too much", new Broken("github", BrokenProviderTest::tooMuch, "provider_error"),
                "silence", new Broken("google", exchange -> sleep(), "provider_unavailable"),
                "drops", new Broken("github", BrokenProviderTest::drip, "provider_unavailable"),
                "the end of the connection", new Broken("github", HttpExchange::close, "provider_unavailable"));
        return answers.entrySet().stream()
                .map(broken -> DynamicTest.dynamicTest(
                        broken.getKey(),
                        () -> assertFails(
                                broken.getValue().provider(),
                                answering(broken.getValue().token()),
                                broken.getValue().error())));
    }

    private static void redirect(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Location", StandIn.running().url("/github/api/v3/user"));
        exchange.sendResponseHeaders(302, -1);
    }

    private static void tooMuch(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] part = " ".repeat(8192).getBytes(StandardCharsets.UTF_8);
        try {
            for (int i = 0; i < 100_000; i++) {
                exchange.getResponseBody().write(part);
            }
            throw new AssertionError("all of it was read");
        } catch (IOException e) {
            // The connection was cut.
        }
    }

    private static void drip(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        for (int i = 0; i < 30; i++) {
            exchange.getResponseBody().write(' ');
            exchange.getResponseBody().flush();
            pause(Duration.ofMillis(300));
        }
    }

    private static void sleep() {
        pause(Duration.ofSeconds(8));
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void neverAcceptsAnotherProvidersNameInTheCallback() {
        Traveller traveller = Traveller.somebody();
        String location = traveller.leave("google");
        String code = StandIn.running().allow(location, User.somebody());
        int calls = StandIn.running().tokenCalls();

        Answer answer = traveller.get(
                Traveller.callback(location, code) + "&iss=" + StandIn.running().url("/corp"));

        assertThat(Traveller.result(answer)).containsEntry("error", "provider_error");
        assertThat(StandIn.running().tokenCalls()).isEqualTo(calls);
    }

    @Test
    void acceptsNoAddressOfAnotherSubject() {
        assertFails(
                "providers/corp",
                User.somebody().with(new Fault() {
                    @Override
                    public String subjectOfUserinfo(String id) {
                        return "somebody else";
                    }
                }),
                "provider_error");
    }

    @Test
    void takesAddressAndVerificationFromOneDocument() {
        // The id_token says one half, the userinfo endpoint would say both.
        assertFails(
                "providers/corp", claiming(claims -> claims.setClaim("email_verified", true)), "email_not_available");
        User half = claiming(claims -> claims.setStringClaim("email", "x@example.com"));
        assertFails("providers/corp", half, "email_not_available");
    }
}
