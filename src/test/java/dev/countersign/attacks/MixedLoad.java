package dev.countersign.attacks;

import dev.countersign.testing.Answer;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a random load of users and attackers found, for tests of the server's surroundings.
 *
 * @param sessions how many sessions were opened or refreshed
 * @param failures answers of 500 and more
 */
public record MixedLoad(int sessions, List<Answer> failures) {

    /** Eight clients at once on three accounts. */
    public static MixedLoad run() {
        RandomLoad load = new RandomLoad(3);
        load.run(8, 30, 20261127L);
        List<Answer> failures =
                Stream.concat(load.faults.stream(), load.unavailable.stream()).toList();
        return new MixedLoad(load.opened.size(), failures);
    }
}
