package dev.countersign.wire.hydracore;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Refused.Flaw;
import dev.countersign.kernel.Refused.Violation;
import dev.countersign.kernel.TypedCode;
import dev.countersign.password.Password;
import dev.countersign.password.PasswordPolicy;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks the fields of a body, in Pydantic's words. One refusal names all that are invalid. A missing field is null,
 * but a JSON null is not.
 */
final class Fields {

    static final int LEAST_NEW_PASSWORD = 8;
    static final String TOO_EASY = "Value error, the password is too easy to guess";

    private Fields() {}

    /** @throws Refused with all violations, if there are any */
    @SafeVarargs
    static void require(Optional<Violation>... wrong) {
        List<Violation> all = Stream.of(wrong).flatMap(Optional::stream).toList();
        if (!all.isEmpty()) {
            throw Refused.invalid(all);
        }
    }

    static Optional<Violation> email(JsonNode email) {
        return noText("email", email)
                .or(() -> EmailAddress.parse(email.textValue()).isPresent()
                        ? Optional.empty()
                        : Optional.of(new Violation("/email", "value is not a valid email address")));
    }

    /** The address in a field that passed {@link #email}. */
    static EmailAddress address(JsonNode email) {
        return EmailAddress.parse(email.textValue()).orElseThrow();
    }

    /** Checks the length of the normalised password. */
    static Optional<Violation> password(String name, JsonNode password, int least) {
        return noText(name, password).or(() -> password(name, password.textValue(), least));
    }

    static Optional<Violation> password(String name, String password, int least) {
        return length(name, new Password(password).reveal(), least, PasswordPolicy.MAX_LENGTH);
    }

    /** Whether a new password was refused as weak or breached. */
    static boolean isTooEasy(Throwable failure) {
        return failure instanceof Refused refused
                && (refused.reason() == Reason.WEAK_PASSWORD || refused.reason() == Reason.BREACHED_PASSWORD);
    }

    /** The refusal of such a password, as a violation of the field that holds it. */
    static Refused tooEasy(String name) {
        return Refused.invalid('/' + name, TOO_EASY);
    }

    /** Checks a text of {@code least} to {@code most} characters. */
    static Optional<Violation> text(String name, JsonNode text, int least, int most) {
        return noText(name, text).or(() -> length(name, text.textValue(), least, most));
    }

    /** Checks a code of {@code least} to {@code most} characters, not counting white space and dashes. */
    static Optional<Violation> code(String name, JsonNode code, int least, int most) {
        return noText(name, code).or(() -> length(name, TypedCode.bare(code.textValue()), least, most));
    }

    private static Optional<Violation> noText(String name, JsonNode value) {
        if (value == null) {
            return Optional.of(new Violation('/' + name, "Field required", Flaw.MISSING));
        }
        return value.isTextual()
                ? Optional.empty()
                : Optional.of(new Violation('/' + name, "Input should be a valid string", Flaw.TYPE));
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
