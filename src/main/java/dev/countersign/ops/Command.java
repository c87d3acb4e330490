package dev.countersign.ops;

import dev.countersign.ops.command.CommandLines;
import dev.countersign.ops.command.Services;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;

/** What the program does once its parts are there: without arguments it serves requests, otherwise it runs a command. */
@Dependent
public class Command implements QuarkusApplication {

    private final Instance<Services> services;

    Command(Instance<Services> services) {
        this.services = services;
    }

    @Override
    public int run(String... args) {
        if (args.length == 0) {
            Quarkus.waitForExit();
            return 0;
        }
        return CommandLines.runOnline(services.get(), args);
    }
}
