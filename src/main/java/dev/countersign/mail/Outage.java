package dev.countersign.mail;

import org.jboss.logging.Logger;

/** Something that the worker needs and that may be away for a while. Logged when it goes and when it is back. */
final class Outage {

    private final Logger log;
    private final String what;
    private int failures;

    Outage(Logger log, String what) {
        this.log = log;
        this.what = what;
    }

    /** The {@code cause} names a class or a code, since messages may hold addresses. */
    void failed(String cause) {
        failures++;
        if (failures == 1) {
            log.warnf("mail waits: %s away cause=%s", what, cause);
        }
    }

    /** True when it was away until now. */
    boolean worked() {
        boolean back = failures > 0;
        if (back) {
            log.infof("mail goes on: %s back failures=%s", what, failures);
        }
        failures = 0;
        return back;
    }

    int failures() {
        return failures;
    }
}
