package dev.countersign.wire.http;

import dev.countersign.kernel.Refused;

/** One wire contract: where its paths begin, and how it says no. */
public interface Dialect {

    /** Its name in logs. */
    String name();

    /** Whether a request's path is one of this dialect's, also when nothing answers there. */
    boolean owns(String path);

    /** Its answer to a refusal; the body is written as JSON. */
    Answer answer(Refused refused);

    /** A status and the body that goes with it. */
    record Answer(int status, Object body) {}
}
