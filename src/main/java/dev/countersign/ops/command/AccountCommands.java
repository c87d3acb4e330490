package dev.countersign.ops.command;

import dev.countersign.kernel.EmailAddress;
import io.smallrye.mutiny.Uni;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Acts on the account of an address. */
final class AccountCommands {

    private AccountCommands() {}

    /** An email address, as at sign-in. */
    static class Address implements ITypeConverter<EmailAddress> {
        @Override
        public EmailAddress convert(String text) {
            return EmailAddress.parse(text).orElseThrow(() -> new TypeConversionException("this is no email address"));
        }
    }

    /** A command on one account. */
    abstract static class OnAccount implements Online {

        @Mixin
        Format format;

        @Parameters(paramLabel = "ADDRESS", converter = Address.class, description = "The address of the account.")
        EmailAddress address;

        abstract Uni<Boolean> act(Services services);

        @Override
        public int run(Services services, Terminal terminal) {
            if (services.await(() -> act(services))) {
                terminal.say("Done.");
                return ExitCode.DONE;
            }
            terminal.complain("There is nothing to do for this address.");
            return ExitCode.NOT_FOUND;
        }
    }

    @Command(name = "ban", description = "Ban the account of an address.")
    static class Ban extends OnAccount {
        @Override
        Uni<Boolean> act(Services services) {
            return services.accounts().ban(address, true);
        }
    }

    @Command(name = "unban", description = "Lift the ban of the account of an address.")
    static class Unban extends OnAccount {
        @Override
        Uni<Boolean> act(Services services) {
            return services.accounts().ban(address, false);
        }
    }

    @Command(
            name = "disable-second-factor",
            description = "Take the second factor from an account whose owner lost the app and the backup codes.")
    static class DisableSecondFactor extends OnAccount {
        @Override
        Uni<Boolean> act(Services services) {
            return services.secondFactors().remove(address);
        }
    }
}
