package dev.countersign.wire.hydracore;

import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Refused.Flaw;
import dev.countersign.kernel.Refused.Violation;
import dev.countersign.password.Password;
import dev.countersign.password.PasswordPolicy;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at the fields of a body, all of them before one refusal names those that are wrong, in Pydantic's words. */
final class Fields {

    static final int LEAST_NEW_PASSWORD = 8;

    private Fields() {}

    /** @throws Refused with all that is there */
    @SafeVarargs
    static void require(Optional<Violation>... wrong) {
        List<Violation> all = Stream.of(wrong).flatMap(Optional::stream).toList();
        if (!all.isEmpty()) {
            throw Refused.invalid(all);
        }
    }

    static Optional<Violation> email(String email) {
        return missing("email", email)
                .or(() -> EmailAddress.parse(email).isPresent()
                        ? Optional.empty()
                        : Optional.of(new Violation("/email", "value is not a valid email address")));
    }

    /** What {@link #email} has passed. */
    static EmailAddress address(String email) {
        return EmailAddress.parse(email).orElseThrow();
    }

    /** A password's length is that of the form that is compared. */
    static Optional<Violation> password(String name, String password, int least) {
        return missing(name, password)
                .or(() -> length(name, new Password(password).reveal(), least, PasswordPolicy.MAX_LENGTH));
    }

    /** Of {@code least} to {@code most} characters. */
    static Optional<Violation> text(String name, String text, int least, int most) {
        return missing(name, text).or(() -> length(name, text, least, most));
    }

    private static Optional<Violation> missing(String name, String value) {
        return value == null
                ? Optional.of(new Violation('/' + name, "Field required", Flaw.MISSING))
                : Optional.empty();
    }

    private static Optional<Violation> length(String name, String text, int least, int most) {
        int length = text.codePointCount(0, text.length());
        if (length < least) {
            String message = "String should have at least " + least + (least == 1 ? " character" : " characters");
            return Optional.of(new Violation('/' + name, message, Flaw.TOO_SHORT));
        }
        String message = "String should have at most " + most + " characters";
        return length > most ? Optional.of(new Violation('/' + name, message, Flaw.TOO_LONG)) : Optional.empty();
    }
}
