package dev.countersign.deviceflow;

import dev.countersign.guard.Bucket;
import dev.countersign.guard.Limit;
import dev.countersign.guard.Networks;
import dev.countersign.guard.OneTime;
import dev.countersign.guard.OneTimes;
import dev.countersign.guard.Pacing;
import dev.countersign.guard.RateLimits;
import dev.countersign.guard.WhenDown;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.CodeChallenge;
import dev.countersign.kernel.CodeVerifier;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.kernel.Time;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Devices that wait for a session, and the decisions about them. Every method refuses with {@code
 * DEPENDENCY_UNAVAILABLE} when Redis is down.
 */
@Startup
@ApplicationScoped
public class DeviceRequests {

    /** How long a device waits for a decision. */
    public static final Duration LIFE = Duration.ofMinutes(15);

    /** How long a device waits between two requests. */
    public static final Duration INTERVAL = Duration.ofSeconds(5);

    /* Longer than anything that can lead to a decision, so that no decision is forgotten too early. */
    private static final Duration KEPT = LIFE.multipliedBy(2);
    private static final String ALL = "all";
    private static final Map<String, List<String>> OUTCOMES = Map.of(
            "start", List.of("done"),
            "poll", List.of("done", "pending", "too_fast", "denied", "refused"),
            "approve", List.of("done", "refused"),
            "deny", List.of("done", "refused"));

    /** What a device says about itself. Values that are absent are empty. */
    public record Start(Optional<String> clientName, Optional<CodeChallenge> codeChallenge, String dialect) {}

    /** The two codes of a device that has just begun to wait. */
    public record Started(SecretToken deviceCode, UserCode userCode) {}

    private final OneTime<WaitingDevice> devices;
    private final OneTime<TypedCode> userCodes;
    private final OneTime<Ticket> tickets;
    private final OneTime<Verdict> verdicts;
    private final Pacing pacing;
    private final RateLimits limits;
    private final Randomness randomness;
    private final Time time;
    private final MeterRegistry metrics;

    DeviceRequests(
            OneTimes oneTimes,
            Pacing pacing,
            RateLimits limits,
            Randomness randomness,
            Time time,
            MeterRegistry metrics) {
        this.devices = oneTimes.of("device-code", WaitingDevice.class);
        this.userCodes = oneTimes.of("user-code", TypedCode.class);
        this.tickets = oneTimes.of("device-ticket", Ticket.class);
        this.verdicts = oneTimes.of("device-verdict", Verdict.class);
        this.pacing = pacing;
        this.limits = limits;
        this.randomness = randomness;
        this.time = time;
        this.metrics = metrics;
        // Otherwise a rate misses the first of each, which would create its counter.
        OUTCOMES.forEach((step, outcomes) -> outcomes.forEach(outcome -> counter(step, outcome)));
    }

    /** Begins to wait. Refuses with {@code RATE_LIMITED} when the client's network began too often. */
    public Uni<Started> start(Start start, Client client) {
        String request = randomness.token().reveal();
        WaitingDevice device = new WaitingDevice(request, start.dialect(), start.codeChallenge());
        TypedCode typed = new TypedCode(
                request,
                start.dialect(),
                new WaitingClient(start.clientName(), client.address()),
                time.now().plus(LIFE));
        return limits.take(List.of(new Bucket(Limit.DEVICE_CODE, Networks.widest(client))), WhenDown.REFUSE)
                .chain(() -> devices.put(device, LIFE))
                .flatMap(deviceCode -> unused(typed).map(userCode -> new Started(deviceCode, userCode)))
                .invoke(started -> count("start", "done"));
    }

    /* A code that is in use is not stored a second time. */
    private Uni<UserCode> unused(TypedCode typed) {
        UserCode code = UserCode.next(randomness);
        return userCodes
                .put(code.token(), typed, KEPT)
                .flatMap(stored -> stored ? Uni.createFrom().item(code) : unused(typed));
    }

    /**
     * Finds the request of a user code and gives this browser the right to decide about it. Refuses with {@code
     * UNKNOWN_USER_CODE}, with {@code USER_CODE_OVER} when it is denied or too late, and with {@code RATE_LIMITED}:
     * codes are short, so they are counted before they are looked for.
     */
    public Uni<Found> find(UserCode code, Client client) {
        Bucket wrong = new Bucket(Limit.USER_CODE_WRONG, ALL);
        Bucket ofNetwork = new Bucket(Limit.USER_CODE, Networks.widest(client));
        return limits.take(List.of(ofNetwork, wrong), WhenDown.REFUSE)
                .chain(() -> userCodes.peek(code.token()))
                .map(found -> found.orElseThrow(() -> refused(Reason.UNKNOWN_USER_CODE)))
                .call(() -> limits.giveBack(List.of(wrong)))
                .flatMap(typed -> verdict(typed.request()).flatMap(verdict -> found(typed, verdict)));
    }

    private Uni<Found> found(TypedCode typed, Optional<Verdict> verdict) {
        if (verdict.isPresent()) {
            if (verdict.get().approval().isEmpty()) {
                throw refused(Reason.USER_CODE_OVER);
            }
            return Uni.createFrom().item(new Found.Approved());
        }
        Instant now = time.now();
        if (!now.isBefore(typed.expiresAt())) {
            throw refused(Reason.USER_CODE_OVER);
        }
        Duration left = Duration.between(now, typed.expiresAt());
        SecretToken browser = randomness.token();
        return tickets.put(new Ticket(typed.request(), typed.dialect(), Ticket.hash(browser), typed.device()), left)
                .map(ticket -> new Found.Waiting(typed.device(), left, ticket, browser));
    }

    /**
     * The request that a browser may decide about. Refuses with {@code UNKNOWN_USER_CODE} when the ticket is unknown or
     * was given to another browser, and with {@code USER_CODE_OVER} when somebody decided already.
     *
     * @param browsers the secrets that the browser presents
     */
    public Uni<Ticket> open(SecretToken ticket, List<SecretToken> browsers) {
        return tickets.peek(ticket)
                .map(found -> found.filter(one -> browsers.stream()
                                .anyMatch(browser -> Ticket.hash(browser).equals(one.browser())))
                        .orElseThrow(() -> refused(Reason.UNKNOWN_USER_CODE)))
                .call(found -> verdict(found.request()).invoke(verdict -> {
                    if (verdict.isPresent()) {
                        throw refused(Reason.USER_CODE_OVER);
                    }
                }));
    }

    /** Denies a request. Refuses as {@link #open}, and with {@code USER_CODE_OVER} when another decision was first. */
    public Uni<Void> deny(SecretToken ticket, List<SecretToken> browsers) {
        return open(ticket, browsers).flatMap(found -> decide("deny", found.request(), new Verdict(Optional.empty())));
    }

    /**
     * Approves a request, after all factors were proved and committed. Refuses with {@code USER_CODE_OVER} when another
     * decision was first; the device then gets nothing.
     */
    public Uni<Void> approve(String request, Approval approval) {
        return decide("approve", request, new Verdict(Optional.of(approval)));
    }

    private Uni<Void> decide(String step, String request, Verdict verdict) {
        return verdicts.put(new SecretToken(request), verdict, KEPT)
                .invoke(first -> {
                    count(step, first ? "done" : "refused");
                    if (!first) {
                        throw refused(Reason.USER_CODE_OVER);
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Optional<Verdict>> verdict(String request) {
        return verdicts.peek(new SecretToken(request));
    }

    /**
     * Answers a waiting device. Once it is approved, one of many requests uses the device code up and gets the approval.
     * A wrong verifier is answered like an unknown code, and ends nothing: someone who saw only the code cannot stop
     * its owner.
     *
     * @param verifier empty if it is absent or malformed
     */
    public Uni<Poll> poll(SecretToken deviceCode, Optional<CodeVerifier> verifier, String dialect) {
        return devices.peek(deviceCode)
                .flatMap(found -> found.filter(device -> device.belongsTo(dialect, verifier))
                        .map(device -> verdict(device.request()).flatMap(verdict -> poll(deviceCode, verdict)))
                        .orElseGet(() -> Uni.createFrom().item(new Poll.Over())))
                .invoke(poll -> count("poll", label(poll)));
    }

    private Uni<Poll> poll(SecretToken deviceCode, Optional<Verdict> verdict) {
        if (verdict.isEmpty()) {
            return pacing.isEarly(devices.idOf(deviceCode), INTERVAL, LIFE)
                    .map(early -> early ? new Poll.TooFast() : new Poll.Pending());
        }
        return verdict.get()
                .approval()
                .map(approval -> devices.take(deviceCode)
                        .map(taken -> taken.isPresent() ? new Poll.Collected(approval) : (Poll) new Poll.Over()))
                .orElseGet(() -> Uni.createFrom().item(new Poll.Denied()));
    }

    private static String label(Poll poll) {
        return switch (poll) {
            case Poll.Collected collected -> "done";
            case Poll.Pending pending -> "pending";
            case Poll.TooFast tooFast -> "too_fast";
            case Poll.Denied denied -> "denied";
            case Poll.Over over -> "refused";
        };
    }

    private static Refused refused(Reason reason) {
        return Refused.because(reason);
    }

    private void count(String step, String outcome) {
        counter(step, outcome).increment();
    }

    private Counter counter(String step, String outcome) {
        return metrics.counter("countersign.device_flow", "step", step, "outcome", outcome);
    }
}
