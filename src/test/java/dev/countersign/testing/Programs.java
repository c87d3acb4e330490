package dev.countersign.testing;

import java.io.File;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds programs on this machine. */
public final class Programs {

    private Programs() {}

    /** The first program on the PATH with one of these names. */
    public static Optional<File> find(String... names) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> Stream.of(names).map(name -> new File(folder, name)))
                .filter(File::canExecute)
                .findFirst();
    }
}
