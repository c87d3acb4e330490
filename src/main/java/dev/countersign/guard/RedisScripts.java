package dev.countersign.guard;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.List;

/** Runs Lua scripts by their hash, and sends the text if Redis does not have the script yet. */
final class RedisScripts {

    /** Sends one command. */
    interface Connection {
        Uni<Response> send(Command command, String... arguments);
    }

    private final Connection connection;

    RedisScripts(Connection connection) {
        this.connection = connection;
    }

    /** @param arguments the number of keys, the keys, the arguments */
    Uni<Response> run(Script script, List<String> arguments) {
        return send(Command.EVALSHA, script.sha1(), arguments)
                .onFailure(RedisScripts::isUnknownScript)
                .recoverWithUni(() -> send(Command.EVAL, script.text(), arguments));
    }

    private Uni<Response> send(Command command, String script, List<String> arguments) {
        List<String> all = new ArrayList<>(arguments.size() + 1);
        all.add(script);
        all.addAll(arguments);
        return connection.send(command, all.toArray(String[]::new));
    }

    private static boolean isUnknownScript(Throwable failure) {
        return String.valueOf(failure.getMessage()).startsWith("NOSCRIPT");
    }
}
