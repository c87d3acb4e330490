package dev.countersign.wire.http;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides which of several credentials of one kind counts. A browser sends every cookie of a name that it holds: an old one
 * that was set for another path or domain, or one that another host of the domain planted. Those that open nothing must not
 * lock their owner out, so they are ignored. Two that are live for different owners cannot both be the visitor's, so
 * neither counts.
 */
public final class Candidates {

    private Candidates() {}

    /**
     * What the candidates open, in their order. One lookup for each, one after the other.
     *
     * @param lookup emits empty for a candidate that opens nothing
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

    /** The first of {@code live} if all belong to one owner; empty when there is none, or more than one owner. */
    public static <T> Optional<T> ofOneOwner(List<T> live, Function<T, String> owner) {
        boolean one = live.stream().map(owner).distinct().limit(2).count() == 1;
        return one ? Optional.of(live.getFirst()) : Optional.empty();
    }

    /**
     * The candidate to go on with. A single one is not looked up, and when none is live it is the first, so that it is
     * refused as it would be alone. Empty when there is none, or when two are live for different owners.
     *
     * @param ownerOf emits empty for a candidate that opens nothing
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
