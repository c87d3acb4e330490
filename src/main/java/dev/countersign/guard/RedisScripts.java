package dev.countersign.guard;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayList;
import java.util.List;

/** Runs Lua scripts by their hash, and sends their text to a Redis that does not know it. */
final class RedisScripts {

    /** Sends one command. */
    interface Connection {
        Uni<Response> send(Command command, String... arguments);
    }

    private final Connection connection;

    RedisScripts(Connection connection) {
        this.connection = connection;
    }

    Uni<Void> load(Script script) {
        return connection.send(Command.SCRIPT, "LOAD", script.text()).replaceWithVoid();
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

    /** Whether Redis itself said no: it is there, and answers. */
    static boolean isAnswer(Throwable failure) {
        return failure instanceof io.vertx.redis.client.Response answer
                && answer.type() == ResponseType.ERROR
                && !isClosed(failure);
    }

    /** Whether one connection was lost or none was free: that fails at once, and says nothing about Redis. */
    static boolean isLocal(Throwable failure) {
        return failure instanceof ConnectionPoolTooBusyException || isClosed(failure);
    }

    /* The client makes this one up in the form of an answer. */
    private static boolean isClosed(Throwable failure) {
        return "CONNECTION_CLOSED".equals(failure.getMessage());
    }

    private static boolean isUnknownScript(Throwable failure) {
        return isAnswer(failure) && String.valueOf(failure.getMessage()).startsWith("NOSCRIPT");
    }
}
