package dev.countersign.imports;

import java.io.IOException;

/** An export of another server that can be read once. See {@link Exports}. */
public final class Export {

    /* Opens what is read. */
    interface Opener {
        Entries open() throws IOException;
    }

    private final Opener opener;

    Export(Opener opener) {
        this.opener = opener;
    }

    Entries open() throws IOException {
        return opener.open();
    }
}
