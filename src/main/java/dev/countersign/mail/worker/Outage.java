package dev.countersign.mail.worker;

import org.jboss.logging.Logger;

/** Tracks an outage of something that the worker needs. Logs once when it begins and once when it ends. */
final class Outage {

    private final Logger log;
    private final String what;
    private int failures;

    Outage(Logger log, String what) {
        this.log = log;
        this.what = what;
    }

    /** Notes a failure. The cause is a class name or a code, since messages may contain addresses. */
    void failed(String cause) {
        failures++;
        if (failures == 1) {
            log.warnf("mail waits: %s away cause=%s", what, cause);
        }
    }

    /** Notes a success; true if it ends an outage. */
    boolean worked() {
        boolean back = failures > 0;
        if (back) {
            log.infof("mail goes on: %s back failures=%s", what, failures);
        }
        failures = 0;
        return back;
    }

    /** The number of failures since the last success. */
    int failures() {
        return failures;
    }
}
