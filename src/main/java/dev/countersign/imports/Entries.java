package dev.countersign.imports;

import java.io.IOException;
import java.util.Optional;

/** The accounts of an export, one after the other. */
interface Entries extends AutoCloseable {

    /** Empty at the end. */
    Optional<Entry> next() throws IOException;

    @Override
    void close() throws IOException;
}
