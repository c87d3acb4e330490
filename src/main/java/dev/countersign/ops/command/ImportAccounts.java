package dev.countersign.ops.command;

import dev.countersign.imports.Export;
import dev.countersign.imports.Exports;
import dev.countersign.imports.Exports.Origin;
import dev.countersign.imports.ImportRun.Summary;
import dev.countersign.imports.ImportSettings;
import dev.countersign.kernel.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Imports the accounts of another server, and names each that is not imported. */
@Command(name = "import", description = "Import the accounts of another server: see docs/moving-here.md.")
class ImportAccounts implements Online {

    private static final String STDIN = "-";

    @Mixin
    Format format;

    @Option(
            names = "--from",
            paramLabel = "ORIGIN",
            converter = OriginName.class,
            description = "Which server exported: json-lines, better-auth, keycloak, supabase or firebase.")
    Origin origin = Origin.JSON_LINES;

    @Option(names = "--dry-run", description = "Check everything and create nothing.")
    boolean dryRun;

    @Option(names = "--report", paramLabel = "FILE", description = "List accounts that are not imported here.")
    Path report;

    @Option(names = "--source", paramLabel = "NAME", description = "The name of the server, if there are several.")
    String source;

    @Option(names = "--region", paramLabel = "NAME", description = "The region of the new accounts.")
    String region;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "The secrets of a Better Auth server, or the hash parameters of a Firebase project.")
    Path key;

    @Parameters(paramLabel = "FILE", description = "The export; - for the standard input.")
    String file;

    /** The name of an origin. */
    static class OriginName implements ITypeConverter<Origin> {
        @Override
        public Origin convert(String text) {
            return Origin.of(text).orElseThrow(() -> new TypeConversionException("it is one of " + Origin.names()));
        }
    }

    @Override
    public int run(Services services, Terminal terminal) {
        try (InputStream in = file.equals(STDIN) ? System.in : Files.newInputStream(Path.of(file))) {
            Optional<String> secrets = Optional.ofNullable(key).map(ImportAccounts::read);
            Summary summary = run(services, terminal, Exports.of(origin, in, secrets, services.now()));
            Map<String, Object> result = new LinkedHashMap<>();
            result.put(dryRun ? "would_create" : "created", summary.created());
            result.put("imported_before", summary.before());
            result.put("not_imported", summary.wrong());
            terminal.print(result);
            return summary.wrong() == 0 ? ExitCode.DONE : ExitCode.REFUSED;
        } catch (NoSuchFileException e) {
            return unreadable(terminal, "There is no file " + e.getMessage());
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            return unreadable(terminal, e.getMessage());
        } catch (Refused e) {
            return unreadable(terminal, "The region takes no accounts.");
        }
    }

    private static int unreadable(Terminal terminal, String sentence) {
        terminal.complain(sentence);
        return ExitCode.NO_INPUT;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Summary run(Services services, Terminal terminal, Export export) throws IOException {
        ImportSettings settings =
                new ImportSettings(source == null ? origin.text() : source, Optional.ofNullable(region), dryRun);
        if (report == null) {
            return services.imports().run(export, settings, named(terminal::complain));
        }
        try (PrintStream lines = new PrintStream(Files.newOutputStream(report), false, StandardCharsets.UTF_8)) {
            return services.imports().run(export, settings, named(lines::println));
        }
    }

    private BiConsumer<Long, String> named(Consumer<String> line) {
        return (number, reason) -> line.accept(origin.text() + ' ' + number + ": " + reason);
    }
}
