package dev.countersign.wire.openapi;

import dev.countersign.guard.Limit;
import dev.countersign.wire.http.LimitedBy;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Describes the rate limits of an operation, from the {@link LimitedBy} of its method. */
final class OperationLimits {

    private OperationLimits() {}

    /**
     * The description of the answer 429; empty for a method without {@link LimitedBy}.
     *
     * @param operationId the name of the class, an underscore, and the name of the method
     */
    static Optional<String> of(String operationId, ClassLoader classes) {
        int end = operationId.lastIndexOf('_');
        String method = operationId.substring(end + 1);
        return Arrays.stream(resource(operationId.substring(0, end), classes).getDeclaredMethods())
                .filter(declared -> declared.getName().equals(method))
                .flatMap(declared -> Stream.ofNullable(declared.getAnnotation(LimitedBy.class)))
                .findFirst()
                .map(OperationLimits::describe);
    }

    private static Class<?> resource(String name, ClassLoader classes) {
        try {
            return Class.forName(name, false, classes);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("no class of this name has operations: " + name, e);
        }
    }

    private static String describe(LimitedBy limits) {
        return Arrays.stream(limits.value())
                .map(Limit::inWords)
                .collect(Collectors.joining(", ", "Too many requests. Limits, unless configured otherwise: ", "."));
    }
}
