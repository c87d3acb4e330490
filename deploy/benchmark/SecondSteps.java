import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The second step of a sign-in. A code is good for once, so many accounts give their code of the step before, of this one
 * and of the next; the same again when all three are over, and only that is measured.
 */
final class SecondSteps {

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final long PERIOD = 30_000;

    private record Secured(String email, byte[] key, Queue<String> challenges) {}

    private final Measure measure;
    private final List<Secured> all = new ArrayList<>();

    SecondSteps(Measure measure, int accounts) throws Exception {
        this.measure = measure;
        for (int i = 0; i < accounts; i++) {
            all.add(secured(measure.account("second-" + i)));
        }
        for (Secured one : all) {
            for (int i = 0; i < 6; i++) {
                one.challenges.add(Measure.text(measure.login(one.email), "temp_token"));
            }
        }
    }

    private Secured secured(String email) throws Exception {
        String access = Measure.text(measure.login(email), "token");
        String setup = measure.body(measure.post(
                "/api/v1/users/auth/2fa/setup", "{\"password\":\"" + Measure.PASSWORD + "\"}", access));
        byte[] key = decoded(Measure.text(setup, "manual_entry_key"));
        measure.body(measure.post(
                "/api/v1/users/auth/2fa/verify-setup", "{\"code\":\"" + code(key, step() - 1) + "\"}", access));
        return new Secured(email, key, new ConcurrentLinkedQueue<>());
    }

    /** Milliseconds of processor time of one, and of how many that is the mean. */
    String measured() throws Exception {
        beginningOfStep(step() + 3);
        answerAll(step());
        beginningOfStep(step() + 3);
        double before = measure.processorTime();
        int answered = answerAll(step());
        return "%.2f ms of processor time (%d requests after as many)"
                .formatted((measure.processorTime() - before) * 1000 / answered, answered);
    }

    private int answerAll(long step) throws Exception {
        int answered = 0;
        for (long at = step - 1; at <= step + 1; at++) {
            Queue<Callable<Integer>> requests = new ConcurrentLinkedQueue<>();
            for (Secured one : all) {
                String body = "{\"temp_token\":\"" + one.challenges.remove() + "\",\"code\":\"" + code(one.key, at) + "\"}";
                requests.add(() -> measure.status(measure.post("/api/v1/users/auth/2fa/verify", body, null)));
            }
            measure.many(all.size(), () -> requests.remove().call());
            answered += all.size();
        }
        return answered;
    }

    private static long step() {
        return System.currentTimeMillis() / PERIOD;
    }

    private static void beginningOfStep(long step) throws InterruptedException {
        Thread.sleep(Math.max(0, step * PERIOD + 500 - System.currentTimeMillis()));
    }

    /* RFC 6238 with its defaults. */
    private static String code(byte[] key, long step) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(key, "HmacSHA1"));
        byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
        int number = ByteBuffer.wrap(hash).getInt(hash[19] & 15) & 0x7fffffff;
        return "%06d".formatted(number % 1_000_000);
    }

    private static byte[] decoded(String base32) {
        ByteBuffer bytes = ByteBuffer.allocate(base32.length() * 5 / 8);
        long buffer = 0;
        int bits = 0;
        for (char c : base32.toCharArray()) {
            buffer = buffer << 5 | BASE32.indexOf(c);
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes.put((byte) (buffer >> bits));
            }
        }
        return bytes.array();
    }
}
