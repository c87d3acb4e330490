package dev.countersign.attacks;

import dev.countersign.testing.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;

/** The server's counters, as its operators see them. */
public final class Metrics {

    private Metrics() {}

    /** How many password hashes were asked for since the start. */
    static int hashes() {
        return sumOf("countersign_password_hashes_total");
    }

    /** How many sign-ins were refused since the start. */
    static int refusedSignIns() {
        return sumOf("countersign_sign_in_total{outcome=\"refused\"");
    }

    /** How many requests are in flight, not counting the one that asks. */
    static int requestsInFlight() {
        return sumOf("http_server_active_requests") - 1;
    }

    /** How many mails this instance has sent since its start. */
    static int sent(ServerProcess server) {
        return sumOf(
                read(server.managementPort(), "/q/metrics"),
                line -> line.startsWith("countersign_mail_total") && line.contains("outcome=\"sent\""));
    }

    private static int sumOf(String name) {
        return sumOf(all(), line -> line.startsWith(name));
    }

    private static int sumOf(String metrics, Predicate<String> which) {
        return metrics.lines()
                .filter(which)
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    static int hashesOf(Runnable work) {
        int before = hashes();
        work.run();
        return hashes() - before;
    }

    /** How many codes were compared with a secret while {@code work} ran. */
    static int comparisonsOf(Runnable work) {
        int before = sumOf("countersign_second_factor_comparisons_total");
        work.run();
        return sumOf("countersign_second_factor_comparisons_total") - before;
    }

    /** The sum of the series of that name which have all these labels. */
    public static double sum(String name, String... labels) {
        return all().lines()
                .filter(line -> line.startsWith(name + '{'))
                .filter(line -> Stream.of(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** All series. */
    public static List<String> series() {
        return all().lines().filter(line -> !line.startsWith("#")).toList();
    }

    /** All values of a label of the request metrics. */
    static Set<String> values(String label) {
        Pattern value = Pattern.compile("[{,]" + label + "=\"([^\"]*)\"");
        return all().lines()
                .filter(line -> line.startsWith("http_server_requests"))
                .flatMap(line -> value.matcher(line).results().map(found -> found.group(1)))
                .collect(Collectors.toSet());
    }

    /** The answer of the readiness check. */
    public static String health() {
        return read("/q/health/ready");
    }

    private static String all() {
        return read("/q/metrics");
    }

    private static String read(String path) {
        int port = ConfigProvider.getConfig()
                .getOptionalValue("quarkus.management.test-port", Integer.class)
                .orElse(9001);
        return read(port, path);
    }

    private static String read(int port, String path) {
        try (var body = URI.create("http://localhost:" + port + path).toURL().openStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
