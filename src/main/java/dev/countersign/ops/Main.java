package dev.countersign.ops;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.RuntimeConfigBuilder;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;

/** The entry of the process: settles what the server needs, then starts it. */
@QuarkusMain
public final class Main {
    /** EX_CONFIG of sysexits.h: whoever restarts us can tell that trying again is of no use. */
    private static final int BAD_CONFIGURATION = 78;

    private static final int FAILED = 1;

    Main() {}

    /**
     * Starts the server; without its settings and without {@link BackingServices} it exits with 78.
     *
     * @param args passed on to Quarkus
     */
    public static void main(String... args) {
        Function<String, String> configured = settings();
        Set<Need> open = Need.openIn(configured);
        Optional<BackingServices> services =
                ServiceLoader.load(BackingServices.class).findFirst();
        if (services.isPresent()) {
            // A live reload of dev mode runs main again in the same JVM: it finds the properties set by the
            // first run, so that nothing is open and nothing starts twice.
            supply(services.get(), open, configured);
        } else if (!open.isEmpty()) {
            refuse(BAD_CONFIGURATION, Need.describe(open));
        }
        if (args.length > 0) {
            // A command does its work beside servers that run; it listens to nobody.
            System.setProperty("quarkus.http.host-enabled", "false");
            System.setProperty("quarkus.management.host-enabled", "false");
            System.setProperty("countersign.mail.worker.enabled", "false");
            System.setProperty("countersign.migrations.at-start", String.valueOf(args[0].equals("migrate")));
        }
        Quarkus.run(Command.class, args);
    }

    /**
     * The settings as the server will see them. The configuration of Quarkus itself must not be asked yet: it
     * would be kept, and what we add now be missing in it. So the same sources are read once more for us, by
     * the builder that Quarkus uses at run time, which a native image has compiled in anyway.
     */
    private static Function<String, String> settings() {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder();
        new RuntimeConfigBuilder().configBuilder(builder);
        SmallRyeConfig config = builder.build();
        return name -> config.getConfigValue(name).getValue();
    }

    private static void supply(BackingServices services, Set<Need> open, Function<String, String> configured) {
        try {
            services.start(open, configured).forEach(Main::setIfAbsent);
        } catch (IllegalStateException e) {
            refuse(FAILED, e.getMessage());
        }
    }

    /** Nothing is running yet, and an orderly exit would bury the message under what the log has collected. */
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
