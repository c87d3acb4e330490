import java.net.http.HttpRequest;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The handoff of sign-ins to an application. Intents and codes are good for once and for a minute, so as many log-ins
 * come first, and only what follows them is measured.
 */
final class Handoffs {

    private static final String VERIFIER = "measure".repeat(7);
    private static final String REDIRECT_URI = "https://app.example.com/callback";

    private final Measure measure;
    private final List<String> accounts;
    private final int count;
    private final String challenge;
    private final Queue<String> intents = new ConcurrentLinkedQueue<>();
    private final Queue<String> codes = new ConcurrentLinkedQueue<>();

    Handoffs(Measure measure, List<String> accounts, int count) throws Exception {
        this.measure = measure;
        this.accounts = new ArrayList<>(accounts);
        this.count = count;
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes());
        this.challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    /** Milliseconds of processor time of one authorize and of one exchange. */
    String measured() throws Exception {
        round();
        double[] marks = round();
        return "authorize %.2f ms, exchange %.2f ms of processor time (%d of each after as many)"
                .formatted(perRequest(marks[0], marks[1]), perRequest(marks[1], marks[2]), count);
    }

    private double perRequest(double before, double after) {
        return (after - before) * 1000 / count;
    }

    /* The processor time before authorize, between the two, and after exchange. */
    private double[] round() throws Exception {
        Queue<String> emails = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < count; i++) {
            emails.add(accounts.get(i % accounts.size()));
        }
        measure.many(count, () -> {
            intents.add(Measure.text(measure.body(logIn(emails.remove())), "auth_intent_token"));
            return 200;
        });
        double before = measure.processorTime();
        measure.many(count, () -> {
            codes.add(Measure.text(measure.body(authorize(intents.remove())), "code"));
            return 200;
        });
        double between = measure.processorTime();
        measure.many(count, () -> measure.status(exchange(codes.remove())));
        return new double[] {before, between, measure.processorTime()};
    }

    private HttpRequest logIn(String email) {
        return measure.post(
                "/api/v1/users/auth/login",
                "{\"email\":\"" + email + "\",\"password\":\"" + Measure.PASSWORD
                        + "\",\"response_mode\":\"intent\",\"code_challenge\":\"" + challenge + "\"}",
                null);
    }

    private HttpRequest authorize(String intent) {
        return measure.post(
                "/api/v1/auth/authorize",
                "{\"code_challenge\":\"" + challenge + "\",\"redirect_uri\":\"" + REDIRECT_URI + "\"}",
                intent);
    }

    private HttpRequest exchange(String code) {
        return measure.post(
                "/api/v1/auth/exchange",
                "{\"code\":\"" + code + "\",\"code_verifier\":\"" + VERIFIER + "\",\"redirect_uri\":\"" + REDIRECT_URI
                        + "\"}",
                null);
    }
}
