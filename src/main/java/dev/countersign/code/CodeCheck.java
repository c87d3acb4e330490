package dev.countersign.code;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.code.CodeGate.Entry;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The only way for a code to be accepted, for every caller: count the attempt, compare, use up what the caller holds,
 * and then, in one transaction, use up the code and perform the action. A crash in between costs a retry, never a
 * second use.
 */
@ApplicationScoped
public class CodeCheck {

    /**
     * What to check.
     *
     * @param scope what an email code was sent for, see {@link MailedCodes}
     */
    public record Question(CodePurpose purpose, Entry entry, String scope, Client client) {

        String accountId() {
            return entry.accountId();
        }
    }

    /** A code that is compared. */
    private record Attempt(Question question, Code.WellFormed code) {}

    /** Whether a transaction used the code up, and the item of what it did with it. */
    private sealed interface Used<T> {

        record By<T>(T item) implements Used<T> {}

        record Not<T>() implements Used<T> {}

        static <T> Used<T> by(T item) {
            return new By<>(item);
        }

        static <T> Uni<Used<T>> not() {
            return Uni.createFrom().item(new Not<>());
        }
    }

    private final CodeGate gate;
    private final Comparison comparison;
    private final Lockouts lockouts;
    private final Accounts accounts;
    private final AuditLog audit;
    private final Database database;
    private final MeterRegistry metrics;

    CodeCheck(
            CodeGate gate,
            Comparison comparison,
            Lockouts lockouts,
            Accounts accounts,
            AuditLog audit,
            Database database,
            MeterRegistry metrics) {
        this.gate = gate;
        this.comparison = comparison;
        this.lockouts = lockouts;
        this.accounts = accounts;
        this.audit = audit;
        this.database = database;
        this.metrics = metrics;
    }

    /**
     * Runs {@code act}, with the account's row locked, in the transaction that uses up the code. Refuses like {@link
     * CodeGate#reserve}, and a wrong code with its own reason and the attempts that are left. A malformed code is not
     * counted.
     *
     * @param first runs between the comparison and the transaction, such as using up a challenge in Redis; the act gets
     *     its item, and if it fails, nothing is used up
     */
    public <P, T> Uni<T> pass(
            Question question, Code code, Supplier<Uni<P>> first, BiFunction<Account, P, Uni<T>> act) {
        return switch (code) {
            case Code.Malformed malformed -> refuse(question, malformed);
            case Code.WellFormed wellFormed -> pass(new Attempt(question, wellFormed), first, act);
        };
    }

    /** Like {@link #pass(Question, Code, Supplier, BiFunction)}, with nothing to do before the transaction. */
    public <T> Uni<T> pass(Question question, Code code, Function<Account, Uni<T>> act) {
        return pass(question, code, () -> Uni.createFrom().voidItem(), (account, nothing) -> act.apply(account));
    }

    /* Malformed codes are refused at the same point as wrong ones, after the same earlier checks. */
    private <T> Uni<T> refuse(Question question, Code.Malformed code) {
        return gate.requireOpen(question.entry())
                .chain(() -> comparison.requireThere(code, question))
                .chain(() -> Uni.createFrom().failure(Refused.because(code.reason())));
    }

    private <P, T> Uni<T> pass(Attempt attempt, Supplier<Uni<P>> first, BiFunction<Account, P, Uni<T>> act) {
        Question question = attempt.question();
        return gate.reserve(question.entry())
                .flatMap(reserved -> compared(comparison.of(attempt.code(), question, reserved), reserved)
                        .flatMap(spend -> spend.isEmpty()
                                ? wrong(attempt, reserved)
                                : use(attempt, reserved, spend.get(), first, act)));
    }

    /**
     * Only compares an email code, which is used up later, see {@link Spend.Mailed#withoutOpening}. A correct one gives
     * its attempt back but does not reset the count: it does not prove the second factor. Refuses like {@link #pass}.
     */
    public Uni<Spend.Mailed> judge(Question question, Code.Mailed code) {
        return gate.reserve(question.entry())
                .flatMap(reserved -> compared(comparison.ofMailed(code, question), reserved)
                        .flatMap(spend -> spend.isEmpty()
                                ? this.<Spend.Mailed>wrong(new Attempt(question, code), reserved)
                                : gate.giveBack(reserved).replaceWith(spend.get())));
    }

    /* An attempt whose code could not be compared does not count: faults must not lock an owner out. */
    private <S> Uni<S> compared(Uni<S> comparison, Reservation reserved) {
        return comparison.onFailure().call(failure -> giveBack(reserved, failure));
    }

    /* If the database is down, the request does not wait for it again: the attempt is given back in the background. */
    private Uni<Void> giveBack(Reservation reserved, Throwable failure) {
        if (failure instanceof Refused refused && refused.reason() != Reason.DEPENDENCY_UNAVAILABLE) {
            return gate.giveBack(reserved).onFailure().recoverWithNull();
        }
        database.inBackground(() -> gate.giveBack(reserved));
        return Uni.createFrom().voidItem();
    }

    /* A code that was correct when it was compared may be used up by another request by now: then it is wrong. */
    private <P, T> Uni<T> use(
            Attempt attempt,
            Reservation reserved,
            Spend spend,
            Supplier<Uni<P>> first,
            BiFunction<Account, P, Uni<T>> act) {
        return first.get()
                .flatMap(prepared -> database.transaction(() -> alive(attempt.question())
                        .flatMap(account -> spend.in(reserved)
                                .flatMap(used ->
                                        used ? act.apply(account, prepared).map(Used::by) : Used.<T>not()))))
                .onFailure()
                .call(failure -> giveBack(reserved, failure))
                .flatMap(result -> switch (result) {
                    case Used.By<T>(T item) -> {
                        count(attempt, "correct");
                        yield Uni.createFrom().item(item);
                    }
                    case Used.Not<T> not -> wrong(attempt, reserved);
                });
    }

    private Uni<Account> alive(Question question) {
        return accounts.findLockedUnchanged(
                question.accountId(),
                question.entry().securityVersion(),
                question.entry().dead());
    }

    /* Written in its own transaction. The attempt itself was committed before the code was compared. */
    private <T> Uni<T> wrong(Attempt attempt, Reservation reserved) {
        Question question = attempt.question();
        count(attempt, "incorrect");
        AuditEvent refused = new AuditEvent.CodeRefused(
                question.accountId(),
                question.purpose().label() + ' ' + attempt.code().kind().stored(),
                question.client());
        return database.transaction(() -> audit.record(refused).chain(() -> lockouts.note(reserved, question.client())))
                .call(lock -> lockouts.mirror(question.accountId(), lock))
                .chain(() -> Uni.createFrom()
                        .failure(Refused.wrongCode(attempt.code().whenWrong(), reserved.remaining())));
    }

    private void count(Attempt attempt, String outcome) {
        metrics.counter(
                        "countersign.second_factor.attempts",
                        "purpose",
                        attempt.question().purpose().label(),
                        "kind",
                        attempt.code().kind().stored(),
                        "outcome",
                        outcome)
                .increment();
    }
}
