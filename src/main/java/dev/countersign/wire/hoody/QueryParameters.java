package dev.countersign.wire.hoody;

import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Refused.Violation;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/** The query of a request. A repeated name is refused, because two parsers may pick different values. */
record QueryParameters(MultiMap all) {

    private static final int LONGEST = 4096;

    static QueryParameters of(HttpServerRequest request) {
        return new QueryParameters(request.params());
    }

    Optional<String> find(String name) {
        List<String> values = all.getAll(name);
        if (values.size() > 1) {
            throw Refused.invalid('/' + name, "stands more than once");
        }
        if (values.stream().anyMatch(value -> value.length() > LONGEST)) {
            throw Refused.invalid('/' + name, "may have " + LONGEST + " characters at most");
        }
        return values.stream().filter(value -> !value.isEmpty()).findFirst();
    }

    String require(String name) {
        return find(name).orElseThrow(() -> Refused.missing(List.of(new Violation('/' + name, "is required")), null));
    }
}
