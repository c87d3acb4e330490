package dev.countersign.ops;

import dev.countersign.ops.command.CommandLines;
import dev.countersign.ops.command.Installation;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;

/** The entry of the process: makes sure that everything the server needs is configured, then starts it. */
@QuarkusMain
public final class Main {
    Main() {}

    /**
     * Starts the server. If settings are missing or invalid it exits with 78, before a port is open and before {@link
     * BackingServices} start.
     *
     * @param args passed on to Quarkus
     */
    public static void main(String... args) {
        // Libraries format text for machines to read, whatever the locale of the system is.
        Locale.setDefault(Locale.ROOT);
        Function<String, String> configured = Settings.read();
        if (args.length > 0) {
            CommandLines.runOffline(new BeforeStart(configured), args).ifPresent(Main::end);
        }
        Set<Need> open = Need.openIn(configured);
        Optional<BackingServices> services =
                ServiceLoader.load(BackingServices.class).findFirst();
        judge(services.isPresent() ? Set.of() : open);
        // A live reload of dev mode runs main again in the same JVM. It finds the properties that the first run has
        // set, so no need is open and nothing starts twice.
        services.ifPresent(some -> supply(some, open, configured));
        if (args.length > 0) {
            // A command runs beside servers, so it opens no ports.
            System.setProperty("quarkus.http.host-enabled", "false");
            System.setProperty("quarkus.management.host-enabled", "false");
            System.setProperty("countersign.mail.worker.enabled", "false");
            System.setProperty("quarkus.shutdown.delay", "0");
            System.setProperty("countersign.migrations.at-start", String.valueOf(CommandLines.isMigration(args)));
            // What it prints is for programs, too.
            System.setProperty("quarkus.log.console.stderr", "true");
            System.setProperty("quarkus.log.category.\"io.quarkus\".level", "WARN");
        }
        Quarkus.run(Command.class, Main::ended, args);
    }

    /** What a command can know before anything starts. */
    private record BeforeStart(Function<String, String> configured) implements Installation {

        @Override
        public String version() {
            try (InputStream text = Main.class.getResourceAsStream("/version.txt")) {
                return new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public List<String> problems() {
            List<String> problems = new ArrayList<>();
            Need.sentences(Need.openIn(configured)).forEach(need -> problems.add("missing: " + need));
            problems.addAll(Settings.problems());
            return problems;
        }

        @Override
        public List<String> warnings() {
            return Spelling.warnings(System.getenv().keySet());
        }
    }

    private static void judge(Set<Need> missing) {
        List<String> problems = Settings.problems();
        if (missing.isEmpty() && problems.isEmpty()) {
            return;
        }
        List<String> lines = new ArrayList<>();
        if (!missing.isEmpty()) {
            lines.add(Need.describe(missing));
        }
        if (!problems.isEmpty()) {
            lines.add(StartFailure.describe(problems));
        }
        lines.addAll(Spelling.warnings(System.getenv().keySet()));
        refuse(StartFailure.BAD_CONFIGURATION, String.join(System.lineSeparator(), lines));
    }

    /**
     * Called by Quarkus at the end of the process, with the exit code of the command or the cause of a failed start.
     */
    private static void ended(Integer code, Throwable failure) {
        int exit = failure == null ? code : StartFailure.explain(failure);
        ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(exit, failure);
    }

    private static void supply(BackingServices services, Set<Need> open, Function<String, String> configured) {
        try {
            services.start(open, configured).forEach(Main::setIfAbsent);
        } catch (IllegalStateException e) {
            refuse(StartFailure.FAILED, e.getMessage());
        }
    }

    /** Ends the process before anything is running. */
    private static void end(int code) {
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(code);
    }

    /** Halts: nothing is running yet, and an orderly exit would bury the message under delayed log lines. */
    private static void refuse(int code, String message) {
        System.err.println(message);
        Runtime.getRuntime().halt(code);
    }

    private static void setIfAbsent(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
