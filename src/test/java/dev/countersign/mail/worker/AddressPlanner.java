package dev.countersign.mail.worker;

import dev.countersign.kernel.SecretToken;
import dev.countersign.mail.Mail;
import dev.countersign.mail.MailContent;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailPlanner;
import dev.countersign.mail.MailTurn;
import dev.countersign.mail.MailedTokens;
import dev.countersign.mail.Plan;
import dev.countersign.mail.Purpose;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Plans every mail whose subject is an address. A suffix after {@code #} tells several subjects with one address apart.
 * {@code RESEND} becomes two sign-ups. Every code is {@value #CODE}. Mails to addresses that begin with {@code nobodys}
 * are unwanted.
 */
final class AddressPlanner implements MailPlanner {

    static final String CODE = "246810";

    /** Replaces the server's planners with this one. */
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
        String to = subject.replaceFirst("#.*", "");
        return switch (turn.kind()) {
            case SIGNUP ->
                tokens.issue(Purpose.VERIFY, subject, turn.mailId(), Duration.ofHours(24))
                        .map(token -> new Plan.Send(
                                new Mail(to, new MailContent.VerifyAddress(token, Instant.EPOCH, Optional.empty()))));
            case RESET ->
                tokens.issue(Purpose.RESET, subject, turn.mailId(), Duration.ofHours(1))
                        .map(token -> new Plan.Send(new Mail(to, new MailContent.ResetPassword(token))));
            case RESEND ->
                Uni.createFrom()
                        .item(new Plan.Instead(
                                List.of(MailServerRig.signup(to, "first"), MailServerRig.signup(to, "second"))));
            case ONE_TIME_CODE ->
                sent(subject, new MailContent.OneTimeCode(new SecretToken(CODE), Duration.ofMinutes(3)));
            case SECOND_FACTOR_ENABLED -> sent(subject, MailContent.Notice.of(turn));
            default -> Uni.createFrom().item(new Plan.Nothing("unknown_account"));
        };
    }

    @Override
    public Uni<Set<String>> unwanted(MailKind kind, Set<String> subjects) {
        return Uni.createFrom()
                .item(subjects.stream()
                        .filter(subject -> subject.startsWith("nobodys"))
                        .collect(Collectors.toSet()));
    }

    private static Uni<Plan> sent(String to, MailContent content) {
        return Uni.createFrom().item(new Plan.Send(new Mail(to, content)));
    }
}
