package dev.countersign.testing;

import java.util.List;
import java.util.Map;

/** Two instances of the packaged server on one PostgreSQL and one Redis, as behind a load balancer. */
public final class TwoServers implements AutoCloseable {

    private final ServerProcess one;
    private final ServerProcess two;

    private TwoServers(ServerProcess one) {
        this.one = one;
        this.two = one.beside(Map.of());
    }

    /** Starts both and waits until they are ready. */
    public static TwoServers started() {
        return beside(ServerProcess.started());
    }

    /** Starts the second one beside {@code first}, which is closed together with it. */
    public static TwoServers beside(ServerProcess first) {
        try {
            return new TwoServers(first);
        } catch (RuntimeException | Error e) {
            first.close();
            throw e;
        }
    }

    public ServerProcess one() {
        return one;
    }

    public ServerProcess two() {
        return two;
    }

    public List<ServerProcess> both() {
        return List.of(one, two);
    }

    /** The first one for even numbers, the second one for odd numbers. */
    public ServerProcess by(int number) {
        return number % 2 == 0 ? one : two;
    }

    public ServerProcess other(ServerProcess than) {
        return than == one ? two : one;
    }

    @Override
    public void close() {
        two.close();
        one.close();
    }
}
