package dev.countersign.secondfactor;

import dev.countersign.code.MailedCodes;
import dev.countersign.device.TrustedDevices;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Time;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Rows of the second factor that are no longer needed: expired setups and mailed codes, devices that are no longer
 * trusted.
 */
@ApplicationScoped
public class ExpiredFactorRows {

    private final MailedCodes mailedCodes;
    private final TrustedDevices devices;
    private final Database database;
    private final Time time;

    ExpiredFactorRows(MailedCodes mailedCodes, TrustedDevices devices, Database database, Time time) {
        this.mailedCodes = mailedCodes;
        this.devices = devices;
        this.database = database;
        this.time = time;
    }

    /** Deletes them, in its own transaction; emits how many. */
    public Uni<Integer> clean() {
        return database.transaction(() -> FactorRows.clean(time.now())
                .flatMap(setups -> mailedCodes.clean().map(codes -> setups + codes))
                .flatMap(deleted -> devices.clean().map(gone -> deleted + gone)));
    }
}
