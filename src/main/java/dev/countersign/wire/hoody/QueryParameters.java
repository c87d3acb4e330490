package dev.countersign.wire.hoody;

import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Refused.Violation;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The query of a request. A repeated name is refused, because two parsers may pick different values. */
record QueryParameters(MultiMap all) {

    private static final int LONGEST = 4096;
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,5}");

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

    /** A number from 1 to {@code most}, in plain digits. */
    Optional<Integer> number(String name, int most) {
        return find(name).map(text -> {
            int number = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
            if (number < 1 || number > most) {
                throw Refused.invalid('/' + name, "must be a number from 1 to " + most);
            }
            return number;
        });
    }

    /** Whether a switch is on: {@code true} or {@code 1}, {@code false} or {@code 0}. */
    boolean isOn(String name, boolean usual) {
        return find(name)
                .map(text -> switch (text) {
                    case "true", "1" -> true;
                    case "false", "0" -> false;
                    default -> throw Refused.invalid('/' + name, "must be true or false");
                })
                .orElse(usual);
    }

    String require(String name) {
        return find(name).orElseThrow(() -> Refused.missing(List.of(new Violation('/' + name, "is required")), null));
    }
}
