package dev.countersign.password;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A bounded queue that no party can fill. Parties take turns, so a newcomer waits for at most one piece of work of each
 * other party. No party exceeds its shares. When the queue is full, a newcomer displaces the last work of the party
 * with the most work.
 */
final class FairQueue {

    /** The result of an offer. */
    enum Offer {
        TAKEN,
        /** The party already has its share. */
        OVER_SHARE,
        /** The queue is full, and no party has enough more than the newcomer to lose a place. */
        FULL
    }

    /**
     * A piece of waiting work.
     *
     * @param crowdedOut runs instead of {@code work} when a newcomer takes its place
     */
    record Place(Party party, Runnable work, Runnable crowdedOut) {}

    private final int capacity;
    private final Map<String, Integer> held = new HashMap<>();
    private final Map<String, Deque<Place>> byTurn = new LinkedHashMap<>();
    private int waiting;

    FairQueue(int capacity) {
        this.capacity = capacity;
    }

    /* The locks are held for a few steps in memory; displaced work is notified outside them. */
    Offer offer(Place place) {
        Optional<Place> loser = Optional.empty();
        synchronized (this) {
            if (isOverShare(place.party())) {
                return Offer.OVER_SHARE;
            }
            if (waiting >= capacity) {
                loser = lastOfTheLargest(place.party().turn());
                if (loser.isEmpty()) {
                    return Offer.FULL;
                }
            }
            byTurn.computeIfAbsent(place.party().turn(), turn -> new ArrayDeque<>())
                    .addLast(place);
            waiting++;
            hold(place.party(), 1);
        }
        loser.map(Place::crowdedOut).ifPresent(Runnable::run);
        return Offer.TAKEN;
    }

    /** Takes the next piece of work, which counts for its party until {@link #done}. */
    synchronized Optional<Place> next() {
        if (byTurn.isEmpty()) {
            return Optional.empty();
        }
        String turn = byTurn.keySet().iterator().next();
        Deque<Place> places = byTurn.remove(turn);
        Place next = places.removeFirst();
        if (!places.isEmpty()) {
            byTurn.put(turn, places);
        }
        waiting--;
        return Optional.of(next);
    }

    synchronized void done(Party party) {
        hold(party, -1);
    }

    synchronized int waiting() {
        return waiting;
    }

    private boolean isOverShare(Party party) {
        return party.shares().stream().anyMatch(share -> held.getOrDefault(share.name(), 0) >= share.most());
    }

    private Optional<Place> lastOfTheLargest(String newcomer) {
        int own = byTurn.containsKey(newcomer) ? byTurn.get(newcomer).size() : 0;
        return byTurn.entrySet().stream()
                .max(Comparator.comparingInt(entry -> entry.getValue().size()))
                .filter(largest -> largest.getValue().size() > own + 1)
                .map(largest -> removeLast(largest.getKey(), largest.getValue()));
    }

    private Place removeLast(String turn, Deque<Place> places) {
        Place last = places.removeLast();
        if (places.isEmpty()) {
            byTurn.remove(turn);
        }
        waiting--;
        hold(last.party(), -1);
        return last;
    }

    private void hold(Party party, int change) {
        party.shares()
                .forEach(share -> held.compute(share.name(), (name, count) -> {
                    int now = (count == null ? 0 : count) + change;
                    return now == 0 ? null : now;
                }));
    }
}
