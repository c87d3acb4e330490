package dev.countersign.oauth;

import dev.countersign.kernel.SecretToken;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** The browser of a request, which holds one secret for each attempt that it began. */
@FunctionalInterface
public interface Browser {

    /** The secrets that it presents for an attempt; more than one if another host planted a cookie. */
    List<SecretToken> secrets(String stateId);

    /** The first of its records of an attempt that is found and fits. */
    default <T> Uni<Optional<T>> first(
            String stateId, Function<SecretToken, Uni<Optional<T>>> find, Predicate<T> fits) {
        return Multi.createFrom()
                .iterable(secrets(stateId))
                .onItem()
                .transformToUniAndConcatenate(find::apply)
                .filter(found -> found.filter(fits).isPresent())
                .toUni()
                .onItem()
                .ifNull()
                .continueWith(Optional::empty);
    }
}
