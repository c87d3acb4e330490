package dev.countersign.automation;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The tokens that a token descends from, because each made the next.
 *
 * @param ancestors their ids, the one that made it last; none for a token that its owner made
 */
public record Lineage(List<String> ancestors) {

    /** How many generations may follow a token that the owner made. */
    public static final int DEEPEST = 5;

    /** Of a token that its owner made. */
    public static final Lineage OF_OWNER = new Lineage(List.of());

    public Lineage {
        ancestors = List.copyOf(ancestors);
    }

    /** The token that made it; empty when its owner did. */
    public Optional<String> parent() {
        return ancestors.isEmpty() ? Optional.empty() : Optional.of(ancestors.getLast());
    }

    /** How many tokens it descends from. */
    public int depth() {
        return ancestors.size();
    }

    /** How many generations may still follow. */
    public int generationsLeft() {
        return DEEPEST - depth();
    }

    /** Of what the token {@code id} makes, whose own lineage this is. */
    Lineage childOf(String id) {
        return new Lineage(Stream.concat(ancestors.stream(), Stream.of(id)).toList());
    }
}
