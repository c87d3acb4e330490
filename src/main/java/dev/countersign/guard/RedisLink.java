package dev.countersign.guard;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The connection to Redis that all guards share. Commands never wait for a free connection, so the time-out measures
 * only the server: it runs on the event loop that reads the answers, which reads what has arrived before it checks its
 * timers, and each answer to an earlier command restarts it. A command fails with {@link RedisUnavailable} when Redis
 * is silent for the time-out. The connection is dropped, and the {@link Circuit} opens, when Redis is silent for three
 * time-outs, cannot be reached, or is the wrong server, such as a primary that became a replica.
 */
@ApplicationScoped
class RedisLink implements RedisScripts.Connection {

    private static final Logger LOG = Logger.getLogger(RedisLink.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int SILENCES = 3;
    /** How many time-outs a command waits at most while Redis answers the commands before it. */
    private static final int MOST_TIMEOUTS = 8;

    private static final long LOG_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Tracer tracer;
    private final Supplier<Redis> clients;
    private final long timeoutNanos;
    private final VertxInternal vertx;
    private final Context loop;
    private final Counter failures;
    private final Circuit circuit = new Circuit(PAUSE, System::nanoTime);
    private RedisLine line;
    private long loggedAt = System.nanoTime() - LOG_PAUSE_NANOS;

    /** @param ofQuarkus not used; injecting it makes Quarkus read the settings of Redis */
    @Inject
    RedisLink(
            RedisSettings settings,
            Redis ofQuarkus,
            GuardConfig config,
            Vertx vertx,
            MeterRegistry metrics,
            Tracer tracer) {
        this(() -> settings.client(vertx), config.redisTimeout(), vertx, metrics, tracer);
    }

    /** @param clients each client makes one connection */
    RedisLink(Supplier<Redis> clients, Duration timeout, Vertx vertx, MeterRegistry metrics) {
        this(clients, timeout, vertx, metrics, TracerProvider.noop().get(""));
    }

    private RedisLink(Supplier<Redis> clients, Duration timeout, Vertx vertx, MeterRegistry metrics, Tracer tracer) {
        this.tracer = tracer;
        this.clients = clients;
        this.timeoutNanos = timeout.toNanos();
        this.vertx = (VertxInternal) vertx;
        this.loop = this.vertx.createEventLoopContext();
        this.failures = metrics.counter("countersign.redis_failures");
    }

    /**
     * Sends one command and emits its answer on the caller's context. Fails with {@link RedisUnavailable}, or with the
     * error that Redis returned.
     */
    @Override
    public Uni<Response> send(Command command, String... arguments) {
        Request request = Request.cmd(command);
        for (String argument : arguments) {
            request.arg(argument);
        }
        return Uni.createFrom().deferred(() -> {
            Context caller = Vertx.currentContext();
            Uni<Response> answer = Uni.createFrom()
                    .emitter(emitter -> loop.runOnContext(ignored -> accept(new Call(request, emitter))));
            Span span = begin(command);
            Uni<Response> traced = answer.onTermination().invoke((response, failure, cancelled) -> {
                if (failure != null) {
                    span.setStatus(StatusCode.ERROR);
                }
                span.end();
            });
            return caller == null ? traced : traced.emitOn(task -> caller.runOnContext(ignored -> task.run()));
        });
    }

    /* The client cannot do this, because its connection does not know which request a command belongs to. Arguments are
    left out: they are secrets, or hashes of them. */
    private Span begin(Command command) {
        String name = command.toString();
        return tracer.spanBuilder(name)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("db.system", "redis")
                .setAttribute("db.operation", name)
                .startSpan();
    }

    /* One command that somebody waits for. */
    private static final class Call {
        private final Request request;
        private final UniEmitter<? super Response> emitter;
        private final long sentAt = System.nanoTime();
        private boolean repeated;
        private boolean over;
        private long timer;

        private Call(Request request, UniEmitter<? super Response> emitter) {
            this.request = request;
            this.emitter = emitter;
        }
    }

    /* From here on, everything runs on a single event loop. */

    private void accept(Call call) {
        if (!circuit.admits()) {
            call.emitter.fail(new RedisUnavailable("known to be down"));
            return;
        }
        watch(call, timeoutNanos);
        send(call);
    }

    private void send(Call call) {
        RedisLine used = line();
        used.send(call.request).onComplete(answer -> settle(call, used, answer));
    }

    private RedisLine line() {
        if (line == null) {
            RedisLine made = new RedisLine(clients.get(), System::nanoTime);
            made.onEnd(() -> giveUp(made));
            line = made;
        }
        return line;
    }

    private void settle(Call call, RedisLine used, AsyncResult<io.vertx.redis.client.Response> answer) {
        if (answer.succeeded()) {
            circuit.close();
            end(call, () -> call.emitter.complete(Response.newInstance(answer.result())));
        } else if (used.isRefused()) {
            circuit.open();
            giveUp(used);
            fail(call, String.valueOf(answer.cause()));
        } else {
            judge(call, used, answer.cause());
        }
    }

    private void judge(Call call, RedisLine used, Throwable cause) {
        switch (RedisFailure.of(cause)) {
            case REFUSED -> {
                circuit.close();
                end(call, () -> call.emitter.fail(cause));
            }
            case CANNOT_WRITE -> {
                circuit.close();
                fail(call, String.valueOf(cause));
            }
            case WRONG_SERVER -> {
                circuit.open();
                giveUp(used);
                fail(call, String.valueOf(cause));
            }
            case NOT_SENT -> {
                giveUp(used);
                repeat(call);
            }
            case LOST -> {
                giveUp(used);
                fail(call, String.valueOf(cause));
            }
        }
    }

    private void repeat(Call call) {
        if (call.repeated || call.over) {
            fail(call, "no connection");
        } else {
            call.repeated = true;
            send(call);
        }
    }

    private void watch(Call call, long nanos) {
        call.timer = vertx.setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)), fired -> look(call));
    }

    private void look(Call call) {
        if (call.over) {
            return;
        }
        long now = System.nanoTime();
        long heardAt = line == null ? call.sentAt : line.heardAt();
        long silent = Math.min(now - heardAt, now - call.sentAt);
        if (silent < timeoutNanos && now - call.sentAt < MOST_TIMEOUTS * timeoutNanos) {
            watch(call, timeoutNanos - silent);
            return;
        }
        if (now - heardAt >= SILENCES * timeoutNanos) {
            circuit.open();
            giveUp(line);
        }
        fail(call, "no answer in time");
    }

    /* The next command makes a new connection, which may reach another server. */
    private void giveUp(RedisLine lost) {
        if (line == lost) {
            line = null;
        }
        if (lost != null) {
            lost.close();
        }
    }

    private void end(Call call, Runnable told) {
        if (!call.over) {
            call.over = true;
            vertx.cancelTimer(call.timer);
            told.run();
        }
    }

    private void fail(Call call, String reason) {
        end(call, () -> {
            failures.increment();
            long now = System.nanoTime();
            if (now - loggedAt >= LOG_PAUSE_NANOS) {
                loggedAt = now;
                LOG.warnf("Redis failed: %s", reason);
            }
            call.emitter.fail(new RedisUnavailable(reason));
        });
    }

    @PreDestroy
    void stop() {
        loop.runOnContext(ignored -> giveUp(line));
    }
}
