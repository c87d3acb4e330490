import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Measures one server, started by itself again and again; measure.sh prepares its environment and runs this. */
public final class Measure {
    private static final int ACCOUNTS = 10;
    private static final int LOGIN_CLIENTS = 50;
    private static final int CONNECTIONS = 4;
    private static final double TICKS = 100.0;
    static final String PASSWORD = "correct-Horse-7-battery";
    private static final Pattern LINK = Pattern.compile("token=([0-9a-f]{64})");

    private final List<String> command;
    private final int port;
    private final String base;
    private final int requests = Integer.getInteger("requests", 5000);
    private final int warmUp = Integer.getInteger("warmup", 10_000);
    private final int logins = Integer.getInteger("logins", 60);
    private final int starts = Integer.getInteger("starts", 9);
    private final int secondSteps = Integer.getInteger("secondsteps", 60);
    private final int handoffs = Integer.getInteger("handoffs", 150);
    private final int seconds = Integer.getInteger("seconds", 20);
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private Process server;

    private Measure(List<String> command) {
        this.command = command;
        this.port = Integer.parseInt(System.getenv("QUARKUS_HTTP_PORT"));
        this.base = "http://127.0.0.1:" + port;
    }

    public static void main(String... command) throws Exception {
        Measure measure = new Measure(List.of(command));
        Runtime.getRuntime().addShutdownHook(new Thread(measure::stop));
        measure.takeMails(Integer.parseInt(System.getenv("QUARKUS_MAILER_PORT")));
        measure.run();
        System.exit(0);
    }

    private void run() throws Exception {
        say("server", String.join(" ", command));
        say("machine", Runtime.getRuntime().availableProcessors() + " processors, load "
                + Files.readString(Path.of("/proc/loadavg")).split(" ")[0] + " before");
        start();
        stop();
        double[] times = new double[starts];
        for (int i = 0; i < starts; i++) {
            times[i] = start();
            if (i < starts - 1) {
                stop();
            }
        }
        Arrays.sort(times);
        say("start to first signed answer", "median %.0f ms of %d runs (%.0f to %.0f)"
                .formatted(times[starts / 2], starts, times[0], times[starts - 1]));
        Thread.sleep(10_000);
        say("resident at rest, 10 s after start", memory());

        List<String> accounts = accounts();
        String access = text(login(accounts.get(0)), "token");
        perRequest("GET /me", get("/api/v1/users/auth/me", access));
        perRequest("GET /me by automation token", get("/api/v1/users/auth/me", automationToken(access)));
        perRequest("GET get-session", getSession(accounts.get(0)));
        perRequest("GET public-key", get("/api/v1/meta/public-key", null));
        refreshes(accounts.get(1));
        logins(accounts.get(2));
        if (handoffs > 0) {
            say("handoff", new Handoffs(this, accounts.subList(3, ACCOUNTS), handoffs).measured());
        }
        if (secondSteps > 0) {
            say("POST 2fa/verify", new SecondSteps(this, secondSteps).measured());
        }
        meWhileOthersLogIn(access, accounts.subList(3, ACCOUNTS));
        Thread.sleep(10_000);
        say("resident 10 s after all of this", memory());
        stop();
    }

    // --- the process ---------------------------------------------------------------------------------------------

    /** Milliseconds from before the process is made to the first answer with a signature. */
    private double start() throws Exception {
        Path log = Path.of(System.getProperty("log", "server.log"));
        long begin = System.nanoTime();
        server = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        while (System.nanoTime() - begin < 60_000_000_000L) {
            if (isSigned()) {
                return (System.nanoTime() - begin) / 1e6;
            }
            if (!server.isAlive()) {
                throw new IllegalStateException("the server ended by itself, see " + log);
            }
            Thread.sleep(1);
        }
        throw new IllegalStateException("no signed answer within a minute, see " + log);
    }

    private boolean isSigned() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write("GET /api/v1/meta/public-key HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.startsWith("HTTP/1.1 200 ")
                    && answer.toLowerCase(Locale.ROOT).contains("x-hoody-signature: t=");
        } catch (IOException e) {
            return false;
        }
    }

    private void stop() {
        if (server != null) {
            server.destroy();
            try {
                if (!server.waitFor(20, TimeUnit.SECONDS)) {
                    server.destroyForcibly();
                }
            } catch (InterruptedException e) {
                server.destroyForcibly();
            }
        }
    }

    private String memory() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + server.pid() + "/status"))) {
            long kib = lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
            return "%.1f MiB".formatted(kib / 1024.0);
        }
    }

    /** User and system time of the process in seconds. */
    double processorTime() throws IOException {
        return seconds(Path.of("/proc/" + server.pid() + "/stat"));
    }

    /** The same of its threads that hash passwords; the system keeps 15 characters of their name. */
    private double hashingTime() throws IOException {
        double sum = 0;
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + server.pid() + "/task"))) {
            for (Path thread : threads.toList()) {
                String name = Files.readString(thread.resolve("comm"));
                if (name.contains("passwor") || name.contains("ashing") || name.contains("hashin")) {
                    sum += seconds(thread.resolve("stat"));
                }
            }
        }
        return sum;
    }

    private static double seconds(Path stat) throws IOException {
        String line = Files.readString(stat);
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
    }

    // --- processor time per request ------------------------------------------------------------------------------

    private void perRequest(String name, HttpRequest request) throws Exception {
        Callable<Integer> once = () -> send(request).statusCode();
        many(warmUp, once);
        double before = processorTime();
        many(requests, once);
        say(name, "%.3f ms of processor time (%d requests after %d)"
                .formatted((processorTime() - before) * 1000 / requests, requests, warmUp));
    }

    /* Each connection rotates the tokens of a session of its own. */
    private void refreshes(String account) throws Exception {
        List<AtomicReference<String>> sessions = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            sessions.add(new AtomicReference<>(text(login(account), "refreshToken")));
        }
        AtomicInteger turn = new AtomicInteger();
        ThreadLocal<AtomicReference<String>> mine =
                ThreadLocal.withInitial(() -> sessions.get(turn.getAndIncrement() % CONNECTIONS));
        Callable<Integer> once = () -> {
            HttpResponse<String> answer =
                    send(post("/api/v1/users/auth/refresh", "{\"refreshToken\":\"" + mine.get().get() + "\"}"));
            mine.get().set(text(answer.body(), "refreshToken"));
            return answer.statusCode();
        };
        int warm = warmUp / 4;
        int measured = requests / 2;
        double[] marks = new double[2];
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            many(threads, warm, once);
            marks[0] = processorTime();
            many(threads, measured, once);
            marks[1] = processorTime();
        }
        say("POST refresh", "%.3f ms of processor time (%d requests after %d)"
                .formatted((marks[1] - marks[0]) * 1000 / measured, measured, warm));
    }

    private void logins(String account) throws Exception {
        HttpRequest request = loginRequest(account);
        Callable<Integer> once = () -> send(request).statusCode();
        many(logins, once);
        double all = processorTime();
        double hashing = hashingTime();
        many(logins, once);
        all = processorTime() - all;
        hashing = hashingTime() - hashing;
        String ratio = hashing == 0 ? "hashing threads not found" : "%.3f times its hash".formatted(all / hashing);
        say("POST login", "%.1f ms of processor time, of it %.1f ms for the hash: %s (%d logins)"
                .formatted(all * 1000 / logins, hashing * 1000 / logins, ratio, logins));
    }

    // --- latency beside log-ins ----------------------------------------------------------------------------------

    private void meWhileOthersLogIn(String access, List<String> accounts) throws Exception {
        AtomicBoolean on = new AtomicBoolean(true);
        AtomicInteger done = new AtomicInteger();
        Map<Integer, Integer> others = new ConcurrentHashMap<>();
        HttpRequest me = get("/api/v1/users/auth/me", access);
        List<Double> latencies = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < LOGIN_CLIENTS; i++) {
                HttpRequest login = loginRequest(accounts.get(i % accounts.size()));
                threads.submit(() -> {
                    while (on.get()) {
                        int status = send(login).statusCode();
                        if (status == 200) {
                            done.incrementAndGet();
                        } else {
                            others.merge(status, 1, Integer::sum);
                        }
                    }
                    return null;
                });
            }
            Thread.sleep(2000);
            done.set(0);
            others.clear();
            long end = System.nanoTime() + seconds * 1_000_000_000L;
            while (System.nanoTime() < end) {
                long begin = System.nanoTime();
                require(send(me).statusCode());
                latencies.add((System.nanoTime() - begin) / 1e6);
                Thread.sleep(10);
            }
            on.set(false);
        }
        double[] sorted = latencies.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        say("GET /me while " + LOGIN_CLIENTS + " clients log in", "p50 %.1f ms, p99 %.1f ms, longest %.1f ms (%d requests beside %.1f log-ins a second, other answers: %s)"
                .formatted(
                        sorted[sorted.length / 2],
                        sorted[(int) (sorted.length * 0.99)],
                        sorted[sorted.length - 1],
                        sorted.length,
                        done.get() / (double) seconds,
                        others));
    }

    // --- requests ------------------------------------------------------------------------------------------------

    void many(int count, Callable<Integer> once) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            many(threads, count, once);
        }
    }

    private static void many(ExecutorService threads, int count, Callable<Integer> once) throws Exception {
        AtomicInteger left = new AtomicInteger(count);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            running.add(threads.submit(() -> {
                while (left.getAndDecrement() > 0) {
                    require(once.call());
                }
                return null;
            }));
        }
        for (Future<?> one : running) {
            one.get();
        }
    }

    private static void require(int status) {
        if (status != 200) {
            throw new IllegalStateException("answered " + status + " instead of 200");
        }
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /* A browser's request: its session is a cookie. */
    private HttpRequest getSession(String account) throws Exception {
        HttpRequest signIn = post("/api/auth/sign-in/email", "{\"email\":\"" + account + "\",\"password\":\"" + PASSWORD + "\"}");
        HttpResponse<String> answer = send(signIn);
        require(answer.statusCode());
        return HttpRequest.newBuilder(URI.create(base + "/api/auth/get-session"))
                .timeout(Duration.ofSeconds(30))
                .header("Cookie", "better-auth.session_token=" + text(answer.body(), "token"))
                .build();
    }

    private HttpRequest get(String path, String access) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(30));
        return (access == null ? request : request.header("Authorization", "Bearer " + access)).build();
    }

    private HttpRequest post(String path, String body) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    HttpRequest post(String path, String body, String access) {
        HttpRequest request = post(path, body);
        return access == null
                ? request
                : HttpRequest.newBuilder(request, (name, value) -> true)
                        .header("Authorization", "Bearer " + access)
                        .build();
    }

    int status(HttpRequest request) throws Exception {
        return send(request).statusCode();
    }

    /** The body of an answer that must be 200. */
    String body(HttpRequest request) throws Exception {
        HttpResponse<String> answer = send(request);
        require(answer.statusCode());
        return answer.body();
    }

    private HttpRequest loginRequest(String email) {
        return post("/api/v1/users/auth/login", "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}");
    }

    String login(String email) throws Exception {
        HttpResponse<String> answer = send(loginRequest(email));
        require(answer.statusCode());
        return answer.body();
    }

    static String text(String json, String name) {
        Matcher value = Pattern.compile('"' + name + "\":\"([^\"]+)\"").matcher(json);
        if (!value.find()) {
            throw new IllegalStateException("no " + name + " in an answer");
        }
        return value.group(1);
    }

    private String automationToken(String access) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        post("/api/v1/auth/tokens", "{\"permission_template\":\"full_access\"}"), (name, value) -> true)
                .header("Authorization", "Bearer " + access)
                .build();
        return text(send(request).body(), "token");
    }

    private List<String> accounts() throws Exception {
        List<String> accounts = new ArrayList<>();
        for (int i = 0; i < ACCOUNTS; i++) {
            accounts.add(account("measure-" + i));
        }
        return accounts;
    }

    /** The address of a new account whose address is verified. */
    String account(String name) throws Exception {
        String email = name + '-' + Long.toHexString(System.nanoTime()) + "@example.com";
        require(send(post("/api/v1/auth/signup", "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}"))
                .statusCode());
        long end = System.nanoTime() + 30_000_000_000L;
        while (!tokens.containsKey(email) && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        require(send(post("/api/v1/auth/verify-email", "{\"token\":\"" + tokens.get(email) + "\"}")).statusCode());
        return email;
    }

    // --- mails ---------------------------------------------------------------------------------------------------

    /** Takes mails on the loopback address and keeps nothing of them but the tokens of their links. */
    private void takeMails(int smtpPort) throws IOException {
        ServerSocket smtp = new ServerSocket(smtpPort, 50, InetAddress.getLoopbackAddress());
        Executors.newVirtualThreadPerTaskExecutor().submit(() -> {
            while (true) {
                Socket client = smtp.accept();
                Thread.ofVirtual().start(() -> takeMailsOf(client));
            }
        });
    }

    private void takeMailsOf(Socket client) {
        try (client;
                InputStream in = client.getInputStream();
                OutputStream out = client.getOutputStream()) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            out.write("220 measure\r\n".getBytes(StandardCharsets.US_ASCII));
            String to = "";
            for (String line; (line = lines.readLine()) != null; ) {
                String verb = line.toUpperCase(Locale.ROOT);
                if (verb.startsWith("RCPT")) {
                    to = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
                }
                if (verb.startsWith("DATA")) {
                    out.write("354 go on\r\n".getBytes(StandardCharsets.US_ASCII));
                    keepToken(to, lines);
                }
                String reply = verb.startsWith("QUIT") ? "221 bye\r\n" : "250 ok\r\n";
                out.write(reply.getBytes(StandardCharsets.US_ASCII));
                if (verb.startsWith("QUIT")) {
                    return;
                }
            }
        } catch (IOException e) {
            // The server went away; it sends the mail again when it is back.
        }
    }

    private void keepToken(String to, BufferedReader lines) throws IOException {
        StringBuilder mail = new StringBuilder();
        for (String line; (line = lines.readLine()) != null && !line.equals("."); ) {
            mail.append(line).append('\n');
        }
        // Quoted-printable: soft line breaks, and the equals sign itself.
        Matcher link = LINK.matcher(mail.toString().replace("=\n", "").replace("=3D", "="));
        if (link.find()) {
            tokens.put(to, link.group(1));
        }
    }

    private static void say(String what, String value) {
        System.out.printf("%-40s %s%n", what, value);
    }
}
