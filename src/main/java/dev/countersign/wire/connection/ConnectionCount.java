package dev.countersign.wire.connection;

import dev.countersign.guard.ClientAddress;
import dev.countersign.kernel.Client;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Counts the connections of each network, so that none can take them all. A network without connections is removed, so there
 * are never more entries than connections.
 */
final class ConnectionCount {

    private final int most;
    private final ClientAddress addresses;
    private final Counter refused;
    private final ConcurrentMap<String, Integer> open = new ConcurrentHashMap<>();

    ConnectionCount(int most, ClientAddress addresses, MeterRegistry metrics) {
        this.most = most;
        this.addresses = addresses;
        this.refused = metrics.counter("countersign.connections.refused");
    }

    /** Counts a connection until it closes; false when its network has too many. */
    boolean take(Channel connection) {
        if (!(connection.remoteAddress() instanceof InetSocketAddress peer) || peer.getAddress() == null) {
            return true;
        }
        String address = peer.getAddress().getHostAddress();
        if (addresses.isProxy(address)) {
            return true;
        }
        Client client = addresses.of(address, List.of(), null);
        if (open.merge(client.network(), 1, Integer::sum) > most) {
            leave(client.network());
            refused.increment();
            return false;
        }
        connection.closeFuture().addListener(closed -> leave(client.network()));
        return true;
    }

    private void leave(String network) {
        open.computeIfPresent(network, (name, count) -> count == 1 ? null : count - 1);
    }
}
