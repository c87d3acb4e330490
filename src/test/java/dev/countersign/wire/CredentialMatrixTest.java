package dev.countersign.wire;

import static dev.countersign.wire.http.CredentialKind.AUTOMATION_TOKEN;
import static dev.countersign.wire.http.CredentialKind.BANNED_AUTOMATION_TOKEN;
import static dev.countersign.wire.http.CredentialKind.BANNED_PASSWORD;
import static dev.countersign.wire.http.CredentialKind.BANNED_SESSION;
import static dev.countersign.wire.http.CredentialKind.CHALLENGE;
import static dev.countersign.wire.http.CredentialKind.INTENT;
import static dev.countersign.wire.http.CredentialKind.NONE;
import static dev.countersign.wire.http.CredentialKind.PASSWORD;
import static dev.countersign.wire.http.CredentialKind.PENDING_REFRESH_TOKEN;
import static dev.countersign.wire.http.CredentialKind.PENDING_SIGNUP;
import static dev.countersign.wire.http.CredentialKind.REFRESH_TOKEN;
import static dev.countersign.wire.http.CredentialKind.SESSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.OpenApiDocuments;
import dev.countersign.testing.Script;
import dev.countersign.testing.Servers;
import dev.countersign.wire.http.CredentialKind;
import dev.countersign.wire.http.CredentialRule;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every kind of credential at every endpoint of every dialect: only what the endpoint takes works, and everything else gets
 * the documented refusal. What is expected is written here again, so that a change of {@link CredentialRule} or of an
 * annotation is seen.
 */
@QuarkusTest
@WithTestResource(Servers.class)
class CredentialMatrixTest {

    private static final Map<String, String> DOCUMENTS =
            Map.of("hoody", "hoody", "betterauth", "better-auth", "thogits", "thogits", "hydracore", "hydracore");

    /** Endpoints that set up a factor during a sign-in: a challenge that waits for a code does not work there. */
    private static final String ENROLMENT = "/api/v1/users/auth/2fa/enrolment/";

    private static final Set<CredentialKind> WITHOUT_SESSION =
            Set.of(AUTOMATION_TOKEN, BANNED_AUTOMATION_TOKEN, PASSWORD, BANNED_PASSWORD);

    private static final Set<CredentialKind> OF_AN_ACCOUNT =
            Set.of(SESSION, BANNED_SESSION, AUTOMATION_TOKEN, BANNED_AUTOMATION_TOKEN, PASSWORD, BANNED_PASSWORD);

    private static final String SOME_ID = "0123456789abcdef01234567";
    private static final String USER = "/api/v1/users/" + SOME_ID;
    private static final String TOKENS = "/api/v1/auth/tokens";

    /** What endpoints take that are neither for anybody nor only for a session in good standing. */
    private static final Map<String, Set<CredentialKind>> OTHERS = Map.ofEntries(
            Map.entry("hoody GET /api/v1/users/auth/me", OF_AN_ACCOUNT),
            Map.entry("hoody GET /api/v1/users/me", OF_AN_ACCOUNT),
            Map.entry("hoody GET " + USER, OF_AN_ACCOUNT),
            Map.entry("hoody POST /api/v1/users/auth/logout", OF_AN_ACCOUNT),
            Map.entry("hoody GET /api/v1/auth/tokens/me", Set.of(AUTOMATION_TOKEN)),
            Map.entry("hoody PUT /api/v1/auth/tokens/me/public-profile", Set.of(AUTOMATION_TOKEN)),
            Map.entry("hoody PATCH /api/v1/auth/tokens/me/public-profile", Set.of(AUTOMATION_TOKEN)),
            Map.entry("hoody GET /api/v1/realms", Set.of(SESSION, AUTOMATION_TOKEN)),
            Map.entry("hoody GET /api/v1/users/me/security-history", Set.of(SESSION, AUTOMATION_TOKEN)),
            Map.entry("hoody GET /api/v1/users/auth/activity", Set.of(SESSION, AUTOMATION_TOKEN)),
            Map.entry("hoody GET /api/v1/users/auth/activity/stats", Set.of(SESSION, AUTOMATION_TOKEN)),
            Map.entry("hoody POST /api/v1/users/auth/refresh", Set.of(REFRESH_TOKEN)),
            Map.entry("hoody POST /api/v1/users/auth/2fa/verify", Set.of(CHALLENGE)),
            Map.entry("hoody POST " + ENROLMENT + "setup", Set.of()),
            Map.entry("hoody POST " + ENROLMENT + "verify", Set.of()),
            Map.entry("hoody POST /api/v1/auth/intent/cancel", Set.of(CHALLENGE, INTENT)),
            Map.entry("hoody POST /api/v1/auth/authorize", Set.of(INTENT)),
            Map.entry("betterauth GET /api/auth/get-session", Set.of(NONE, SESSION)),
            Map.entry("betterauth POST /api/auth/send-verification-email", Set.of(NONE, SESSION)),
            Map.entry("betterauth POST /api/auth/sign-out", Set.of(NONE, SESSION, BANNED_SESSION)),
            Map.entry("betterauth POST /api/auth/two-factor/send-otp", Set.of(SESSION, CHALLENGE)),
            Map.entry("betterauth POST /api/auth/two-factor/verify-totp", Set.of(SESSION, CHALLENGE)),
            Map.entry("betterauth POST /api/auth/two-factor/verify-otp", Set.of(SESSION, CHALLENGE)),
            Map.entry("betterauth POST /api/auth/two-factor/verify-backup-code", Set.of(SESSION, CHALLENGE)),
            Map.entry("thogits POST /api/auth/logout", Set.of(SESSION, BANNED_SESSION)),
            Map.entry("thogits POST /api/auth/2fa/totp/verify", Set.of(CHALLENGE)),
            Map.entry("hydracore GET /auth/me", Set.of(SESSION, BANNED_SESSION, PENDING_SIGNUP)),
            Map.entry("hydracore POST /auth/refresh", Set.of(REFRESH_TOKEN, PENDING_REFRESH_TOKEN)),
            Map.entry(
                    "hydracore POST /auth/logout",
                    Set.of(NONE, SESSION, BANNED_SESSION, PENDING_SIGNUP, REFRESH_TOKEN, PENDING_REFRESH_TOKEN)),
            Map.entry("hydracore POST /auth/verify-email", Set.of(NONE, PENDING_SIGNUP)),
            Map.entry("hydracore POST /auth/verify-2fa", Set.of(CHALLENGE)),
            Map.entry("hydracore POST /auth/token", Set.of(PASSWORD)));

    private static final String ADMIN = "/api/v1/admin/";
    private static final String CANCEL = "/api/v1/auth/intent/cancel";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Map<String, Map<CredentialKind, Presented>> credentials = new HashMap<>();

    @Test
    void keepsTheEndpointsForAdministratorsToThem() {
        assertThat(Endpoint.all())
                .filteredOn(endpoint -> endpoint.path().startsWith(ADMIN))
                .isNotEmpty()
                .allSatisfy(endpoint -> assertThat(endpoint.rule()).isEqualTo(CredentialRule.ADMINISTRATOR));
    }

    @Test
    void knowsEveryEndpoint() {
        assertThat(Endpoint.all().stream().map(Endpoint::toString).toList()).containsAll(OTHERS.keySet());
        DOCUMENTS.forEach((dialect, document) -> {
            Set<String> documented = new TreeSet<>();
            for (Map.Entry<String, JsonNode> path :
                    OpenApiDocuments.of(document).orElseThrow().path("paths").properties()) {
                path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> documented.add(method.toUpperCase(Locale.ROOT)
                                + ' '
                                + path.getKey().replaceAll("\\{\\w+}", "ID")));
                // What all methods of a path share is beside them.
                documented.removeIf(name -> name.startsWith("PARAMETERS "));
            }
            Set<String> served = Endpoint.all().stream()
                    .filter(endpoint -> endpoint.dialect().equals(dialect))
                    .map(endpoint -> endpoint.method() + ' ' + endpoint.path().replaceAll("[0-9a-f]{24}", "ID"))
                    .collect(Collectors.toSet());
            assertThat(served).isEqualTo(documented);
        });
    }

    private static Set<CredentialKind> takenAt(Endpoint endpoint) {
        Set<CredentialKind> callers =
                endpoint.path().startsWith(TOKENS) ? Set.of(SESSION, AUTOMATION_TOKEN) : Set.of(SESSION);
        Set<CredentialKind> usual = switch (endpoint.rule()) {
            case PUBLIC -> Set.of(NONE);
            // The session that is presented is not an administrator's.
            case ADMINISTRATOR -> Set.of();
            default -> callers;
        };
        return OTHERS.getOrDefault(endpoint.toString(), usual);
    }

    @TestFactory
    Stream<DynamicTest> takesWhatTheRuleSays() {
        return Endpoint.all().stream().map(endpoint -> dynamicTest(endpoint.toString(), () -> walk(endpoint)));
    }

    /** Tokens that are over, or not valid here: the reason is the same at every endpoint that asks who calls. */
    @TestFactory
    Stream<DynamicTest> refusesTokensThatAreNotValidHere() {
        Map<String, Script> scripts = Map.of(
                "401 INVALID_TOKEN", Script.somebodys(Script.FULL).but("is_enabled = false"),
                "401 TOKEN_EXPIRED", Script.somebodys(Script.FULL).but("expires_at = now() - interval '1 second'"),
                "403 INSUFFICIENT_PERMISSIONS", Script.somebodys(Script.FULL).but("allowed_addresses = '{192.0.2.1}'"),
                "403 REALM_REQUIRED", Script.somebodys(Script.FULL).but("realm_ids = '{" + "a".repeat(24) + "}'"));
        return Endpoint.all().stream()
                .filter(endpoint -> endpoint.dialect().equals("hoody"))
                .filter(endpoint ->
                        takenAt(endpoint).contains(SESSION) || takenAt(endpoint).contains(AUTOMATION_TOKEN))
                .flatMap(endpoint -> scripts.entrySet().stream()
                        .map(one -> dynamicTest(endpoint + " " + one.getKey(), () -> {
                            Answer answer = send(endpoint, Presented.of(one.getValue(), AUTOMATION_TOKEN));
                            assertThat(reason(answer)).isEqualTo(expected(endpoint, one.getKey()));
                        })));
    }

    private static String expected(Endpoint endpoint, String reason) {
        if (!reason.equals("403 REALM_REQUIRED")) {
            return reason;
        }
        if (endpoint.path().equals(TOKENS + "/me")) {
            return "200 ";
        }
        return takenAt(endpoint).contains(AUTOMATION_TOKEN) ? reason : "403 INSUFFICIENT_PERMISSIONS";
    }

    private void walk(Endpoint endpoint) {
        Answer nobodys = send(endpoint, present(endpoint, CredentialKind.NONE));
        for (CredentialKind kind : CredentialKind.values()) {
            Presented presented = present(endpoint, kind);
            int sessions = presented.sessions();
            Answer answer = send(endpoint, presented);
            String said = reason(answer);
            Set<CredentialKind> taken = takenAt(endpoint);
            String pair = endpoint + " with " + kind + ": " + answer;
            if (taken.contains(kind)) {
                assertThat(refusals(endpoint)).as(pair).doesNotContain(said);
                assertThat(answer.status()).as(pair).isLessThan(500);
            } else if (taken.contains(NONE)) {
                assertThat(said).as(pair).isEqualTo(reason(nobodys));
                assertThat(presented.sessions()).as(pair).isEqualTo(sessions);
            } else {
                assertThat(said).as(pair).isEqualTo(refusal(endpoint, kind));
            }
            if (isEnd(endpoint)
                    && taken.contains(kind)
                    && !presented.owner().isEmpty()
                    && !WITHOUT_SESSION.contains(kind)) {
                assertThat(presented.sessions()).as(pair).isLessThan(sessions);
            }
            if (kind == INTENT || (answer.status() < 300 && !endpoint.method().equals("GET"))) {
                credentials.get(endpoint.dialect()).remove(kind);
            }
        }
    }

    private static boolean isEnd(Endpoint endpoint) {
        return endpoint.path().endsWith("/logout") || endpoint.path().endsWith("/sign-out");
    }

    private Presented present(Endpoint endpoint, CredentialKind kind) {
        return credentials
                .computeIfAbsent(endpoint.dialect(), any -> new EnumMap<>(CredentialKind.class))
                .computeIfAbsent(kind, missing -> Presented.of(missing, endpoint.dialect()));
    }

    private static Answer send(Endpoint endpoint, Presented presented) {
        Api client = presented.client(endpoint.dialect());
        String path = path(endpoint, presented);
        if (endpoint.dialect().equals("pages") && endpoint.method().equals("POST")) {
            return client.postBytes(path, new byte[0], FORM);
        }
        if (!endpoint.hasBody()) {
            return client.method(endpoint.method(), path);
        }
        Object[] fields = fields(endpoint, presented);
        return switch (endpoint.method()) {
            case "POST" -> client.post(path, fields);
            case "PUT" -> client.put(path, fields);
            case "PATCH" -> client.patch(path, fields);
            default -> client.deleteWith(path, fields);
        };
    }

    /* Users see and change themselves only. */
    private static String path(Endpoint endpoint, Presented presented) {
        return endpoint.path().equals(USER) && !presented.owner().isEmpty()
                ? USER.replace(SOME_ID, presented.owner())
                : endpoint.path();
    }

    /* Valid enough to pass every check before that of the credential, and to change nothing after it. */
    private static Object[] fields(Endpoint endpoint, Presented presented) {
        String last = endpoint.path().replaceFirst(".*/", "");
        return switch (endpoint.dialect() + ' ' + last) {
            case "hoody setup" ->
                endpoint.path().startsWith(ENROLMENT) ? fields("temp_token", presented.inBody()) : fields();
            case "hoody verify", "hydracore verify-2fa" -> fields("temp_token", presented.inBody(), "code", "123456");
            case "hoody refresh" -> fields("refreshToken", presented.inBody());
            case "hydracore refresh", "hydracore logout" -> fields("refresh_token", presented.inBody());
            case "hydracore verify-email" -> fields("email", "nobody@example.com", "code", "123456");
            case "thogits verify" -> fields("code", "123456");
            case "betterauth verify-totp", "betterauth verify-otp", "betterauth verify-backup-code" ->
                fields("code", "123456");
            case "betterauth enable",
                    "betterauth disable",
                    "betterauth get-totp-uri",
                    "betterauth generate-backup-codes" -> fields("password", "not-the-password");
            case "betterauth update-user" -> fields("name", "N");
            case "betterauth revoke-session" -> fields("token", "nonsense");
            case "betterauth send-verification-email" -> fields("email", "nobody@example.com");
            case "betterauth change-password" ->
                fields("newPassword", "Another-Horse-8-battery", "currentPassword", "not-the-password");
            default -> fields();
        };
    }

    private static Object[] fields(Object... namesAndValues) {
        return namesAndValues;
    }

    /** The status and what the dialect says beside it. */
    private static String reason(Answer answer) {
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        if (!body.startsWith("{")) {
            return answer.status() + " " + body.replaceAll("(?s)<.*", "page");
        }
        JsonNode json = answer.json();
        String said = answer.status() < 300
                ? ""
                : Stream.of("code", "message", "detail")
                        .map(json::path)
                        .filter(node -> node.isTextual())
                        .map(JsonNode::asText)
                        .findFirst()
                        .orElse("fields");
        return answer.status() + " " + said;
    }

    /** Every answer that could mean that a credential was not taken. */
    private static Set<String> refusals(Endpoint endpoint) {
        return Stream.of(CredentialKind.values())
                .filter(kind -> endpoint.rule() != CredentialRule.PUBLIC
                        && !endpoint.path().equals(CANCEL))
                .map(kind -> refusal(endpoint, kind))
                .collect(Collectors.toSet());
    }

    /** The documented refusal of a credential that the endpoint does not take. */
    private static String refusal(Endpoint endpoint, CredentialKind kind) {
        return switch (endpoint.dialect()) {
            case "hoody" -> ofHoody(endpoint, kind);
            case "betterauth" -> ofBetterAuth(endpoint.rule(), kind);
            case "thogits" -> ofThogits(endpoint.rule(), kind);
            case "hydracore" -> ofHydraCore(endpoint.rule(), kind);
            default -> throw new AssertionError("pages take no credentials");
        };
    }

    private static boolean isPassword(CredentialKind kind) {
        return kind == PASSWORD || kind == BANNED_PASSWORD;
    }

    private static String ofHoody(Endpoint endpoint, CredentialKind kind) {
        if (endpoint.path().equals(CANCEL)) {
            return kind == CredentialKind.NONE ? "401 MISSING_TOKEN" : "204 ";
        }
        boolean missing = kind == CredentialKind.NONE;
        return switch (endpoint.rule()) {
            case CHALLENGE -> missing ? "400 MISSING_REQUIRED_FIELD" : "400 INVALID_TEMP_TOKEN";
            case INTENT -> missing ? "401 MISSING_TOKEN" : "401 INVALID_TOKEN";
            case REFRESH_TOKEN ->
                missing || isPassword(kind) ? "400 MISSING_REQUIRED_FIELD" : "401 INVALID_REFRESH_TOKEN";
            default ->
                switch (kind) {
                    case NONE -> "401 MISSING_TOKEN";
                    case BANNED_SESSION, BANNED_AUTOMATION_TOKEN -> "403 ACCOUNT_BANNED";
                    case SESSION, AUTOMATION_TOKEN -> "403 INSUFFICIENT_PERMISSIONS";
                    default -> "401 INVALID_TOKEN";
                };
        };
    }

    private static String ofBetterAuth(CredentialRule rule, CredentialKind kind) {
        if (kind == CredentialKind.BANNED_SESSION) {
            return "403 BANNED_USER";
        }
        return rule == CredentialRule.SESSION_OR_CHALLENGE ? "401 INVALID_TWO_FACTOR_COOKIE" : "401 UNAUTHORIZED";
    }

    private static String ofThogits(CredentialRule rule, CredentialKind kind) {
        if (rule == CredentialRule.CHALLENGE) {
            return "401 No sign-in waits for a code: sign in with your password first";
        }
        return kind == CredentialKind.BANNED_SESSION ? "403 Your account is banned" : "401 Not signed in";
    }

    private static String ofHydraCore(CredentialRule rule, CredentialKind kind) {
        boolean missing = kind == CredentialKind.NONE;
        return switch (rule) {
            case CHALLENGE ->
                switch (kind) {
                    // Not of a length that a token of a challenge can have, or none.
                    case NONE,
                            PASSWORD,
                            BANNED_PASSWORD,
                            SESSION,
                            BANNED_SESSION,
                            REFRESH_TOKEN,
                            PENDING_SIGNUP,
                            PENDING_REFRESH_TOKEN -> "422 fields";
                    case CHALLENGE, INTENT, AUTOMATION_TOKEN, BANNED_AUTOMATION_TOKEN ->
                        "401 Invalid or expired temporary token";
                };
            case ANY_REFRESH_TOKEN ->
                missing || isPassword(kind) ? "401 Not authenticated" : "401 Invalid or expired refresh token";
            case PASSWORD ->
                switch (kind) {
                    case NONE -> "401 Not authenticated";
                    case BANNED_PASSWORD -> "403 This account is banned";
                    default -> "401 Invalid email or password";
                };
            default -> missing ? "401 Not authenticated" : "401 Invalid or expired token";
        };
    }
}
