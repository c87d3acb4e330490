package dev.countersign.wire.betterauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.wire.http.FormFields;
import dev.countersign.wire.http.HttpReason;
import dev.countersign.wire.http.HttpRefused;
import dev.countersign.wire.http.Origins;
import dev.countersign.wire.http.StrictJson;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Map;

/**
 * Reads a POST in the contract's order: first its body, then the page it comes from and its {@code callbackURL}, then
 * its fields. The caller is checked after that.
 */
@ApplicationScoped
class Requests {

    private static final String OBJECT = "object";
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final int MOST_FIELDS = 20;

    private final StrictJson json;
    private final Origins origins;

    Requests(StrictJson json, Origins origins) {
        this.json = json;
        this.origins = origins;
    }

    /** Reads the body of a call within a session or a challenge. */
    Body read(HttpServerRequest request, byte[] body) {
        return new Body(admit(request, body), OBJECT);
    }

    /** Like {@link #read}, for calls that name a page to go on to, by {@code redirectTo} or {@code callbackURL}. */
    Body readLeadingOn(HttpServerRequest request, byte[] body) {
        JsonNode tree = admit(request, body);
        if (Body.callbackIn(tree).filter(url -> !origins.mayLeadTo(url)).isPresent()) {
            throw BetterAuthReason.CALLBACK_NOT_ALLOWED.refused();
        }
        if (Body.redirectIn(tree).filter(url -> !origins.mayLeadTo(url)).isPresent()) {
            throw BetterAuthReason.REDIRECT_NOT_ALLOWED.refused();
        }
        return new Body(tree, OBJECT);
    }

    /** Like {@link #read}, for calls whose body is optional. */
    Body readOptional(HttpServerRequest request, byte[] body) {
        JsonNode tree = admit(request, body);
        return new Body(tree.isMissingNode() ? JsonNodeFactory.instance.objectNode() : tree, OBJECT);
    }

    /** Like {@link #read}, for calls that ignore the body: it may be any JSON. */
    JsonNode admit(HttpServerRequest request, byte[] body) {
        JsonNode tree = parse(request, body, false);
        if (hasCookies(request)) {
            origins.require(request);
        }
        return tree;
    }

    /** Reads the body of a sign-in, which may be a form. A request from a page must come from an allowed one. */
    Body readSignIn(HttpServerRequest request, byte[] body) {
        return new Body(admitCredentials(request, body), OBJECT);
    }

    /** Like {@link #readSignIn}, for a sign-up. */
    Body readSignUp(HttpServerRequest request, byte[] body) {
        return new Body(admitCredentials(request, body), OBJECT, "record");
    }

    private JsonNode admitCredentials(HttpServerRequest request, byte[] body) {
        JsonNode tree = parse(request, body, true);
        if (!hasCookies(request) && isNavigationFromElsewhere(request)) {
            throw BetterAuthReason.CROSS_SITE_SIGN_IN.refused();
        }
        if (hasCookies(request) || isOfAPage(request)) {
            origins.require(request);
        }
        if (Body.callbackIn(tree).filter(url -> !origins.mayLeadTo(url)).isPresent()) {
            throw BetterAuthReason.CALLBACK_NOT_ALLOWED.refused();
        }
        return tree;
    }

    private static boolean hasCookies(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.COOKIE);
    }

    private static boolean isNavigationFromElsewhere(HttpServerRequest request) {
        return "cross-site".equals(request.getHeader("Sec-Fetch-Site"))
                && "navigate".equals(request.getHeader("Sec-Fetch-Mode"));
    }

    private static boolean isOfAPage(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.ORIGIN)
                || request.headers().contains(HttpHeaders.REFERER)
                || request.headers().names().stream()
                        .anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("sec-fetch-"));
    }

    private JsonNode parse(HttpServerRequest request, byte[] body, boolean formsToo) {
        String header = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (header == null || body == null || body.length == 0) {
            return MissingNode.getInstance();
        }
        String type = header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        boolean utf8 = !header.toLowerCase(Locale.ROOT).contains("charset=")
                || header.toLowerCase(Locale.ROOT).matches(".*charset=\"?utf-8\"?.*");
        if (utf8 && type.equals(JSON)) {
            return json.tree(body);
        }
        if (utf8 && formsToo && type.equals(FORM)) {
            return form(body);
        }
        throw HttpRefused.saying(
                HttpReason.UNSUPPORTED_MEDIA_TYPE,
                "Content-Type \"" + header + "\" is not allowed. Allowed types: " + (formsToo ? FORM + ", " : "")
                        + JSON);
    }

    private static JsonNode form(byte[] body) {
        Map<String, String> values = FormFields.decode(body);
        if (values.size() > MOST_FIELDS) {
            throw HttpRefused.because(HttpReason.MALFORMED_BODY);
        }
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        values.forEach(fields::put);
        return fields;
    }
}
