package dev.countersign.wire.http;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides which of several credentials of one kind counts. A browser may send several cookies with one name: an old one
 * that was set for another path or domain, or one that another host of the domain planted. Invalid ones must not lock
 * their owner out, so they are ignored. If two are valid for different owners, they cannot both be the visitor's, so
 * neither counts.
 */
public final class Candidates {

    private Candidates() {}

    /**
     * Emits what the valid candidates open, in their order. Looks them up one after the other.
     *
     * @param lookup emits empty for an invalid candidate
     */
    public static <C, T> Uni<List<T>> live(List<C> candidates, Function<C, Uni<Optional<T>>> lookup) {
        return switch (candidates.size()) {
            case 0 -> Uni.createFrom().item(List.of());
            case 1 ->
                lookup.apply(candidates.getFirst()).map(found -> found.stream().toList());
            default ->
                Multi.createFrom()
                        .iterable(candidates)
                        .onItem()
                        .transformToUniAndConcatenate(lookup::apply)
                        .filter(Optional::isPresent)
                        .map(Optional::get)
                        .collect()
                        .asList();
        };
    }

    /** The first of {@code live} if all belong to one owner; empty without live ones, or with several owners. */
    public static <T> Optional<T> ofOneOwner(List<T> live, Function<T, String> owner) {
        boolean one = live.stream().map(owner).distinct().limit(2).count() == 1;
        return one ? Optional.of(live.getFirst()) : Optional.empty();
    }

    /**
     * Emits the candidate to use. A single one is not looked up. If several are all invalid, it is the first, which is
     * then refused as it would be alone. Emits empty without candidates, or if two are valid for different owners.
     *
     * @param ownerOf emits empty for an invalid candidate
     */
    public static <C> Uni<Optional<C>> pick(List<C> candidates, Function<C, Uni<Optional<String>>> ownerOf) {
        if (candidates.size() < 2) {
            return Uni.createFrom().item(candidates.stream().findFirst());
        }
        return live(
                        candidates,
                        candidate ->
                                ownerOf.apply(candidate).map(owner -> owner.map(name -> new Owned<>(candidate, name))))
                .map(live -> live.isEmpty()
                        ? Optional.of(candidates.getFirst())
                        : ofOneOwner(live, Owned::owner).map(Owned::candidate));
    }

    private record Owned<C>(C candidate, String owner) {}
}
