package dev.countersign.ops.command;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the version. */
@Command(name = "version", description = "Print the version.")
class Version implements Offline {

    @Mixin
    Format format;

    @Override
    public int run(Installation installation, Terminal terminal) {
        Map<String, Object> version = new LinkedHashMap<>();
        version.put("version", installation.version());
        version.put("java", System.getProperty("java.vm.version"));
        version.put("native", System.getProperty("org.graalvm.nativeimage.imagecode") != null);
        terminal.print(version);
        return ExitCode.DONE;
    }
}
