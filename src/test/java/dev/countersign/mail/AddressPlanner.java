package dev.countersign.mail;

import dev.countersign.kernel.SecretToken;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Plans every mail, for everybody whose subject is an address; {@code RESEND} becomes two signups. Every code is {@value
 * #CODE}.
 */
final class AddressPlanner implements MailPlanner {

    static final String CODE = "246810";

    /** This planner in place of those of the server. */
    @Alternative
    @Singleton
    public static class Alone extends Planners {

        Alone(MailedTokens tokens) {
            super(List.of(new AddressPlanner(tokens)));
        }
    }

    private final MailedTokens tokens;

    AddressPlanner(MailedTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Set<MailKind> kinds() {
        return EnumSet.allOf(MailKind.class);
    }

    @Override
    public Uni<Plan> plan(MailTurn turn) {
        String subject = turn.subject();
        return switch (turn.kind()) {
            case SIGNUP ->
                tokens.issue(Purpose.VERIFY, subject, turn.mailId(), Duration.ofHours(24))
                        .map(token ->
                                new Plan.Send(new Mail.VerifyAddress(subject, token, Instant.EPOCH, Optional.empty())));
            case RESET ->
                tokens.issue(Purpose.RESET, subject, turn.mailId(), Duration.ofHours(1))
                        .map(token -> new Plan.Send(new Mail.ResetPassword(subject, token)));
            case RESEND ->
                Uni.createFrom()
                        .item(new Plan.Instead(List.of(MailServerRig.signup(subject), MailServerRig.signup(subject))));
            case ONE_TIME_CODE -> sent(new Mail.OneTimeCode(subject, new SecretToken(CODE), Duration.ofMinutes(3)));
            case SECOND_FACTOR_ENABLED -> sent(new Mail.SecondFactorEnabled(subject, turn.requestedAt()));
            default -> Uni.createFrom().item(new Plan.Nothing("unknown_account"));
        };
    }

    private static Uni<Plan> sent(Mail mail) {
        return Uni.createFrom().item(new Plan.Send(mail));
    }
}
