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
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * The only way for a code to be accepted, for every caller: count the attempt, compare, use up what the caller holds,
 * and then, in one transaction, use up the code and perform the action. A crash in between costs a retry, never a
 * second use.
 */
@ApplicationScoped
public class CodeCheck {

    /**
     * What is to be checked.
     *
     * @param scope what an email code was sent for, see {@link MailedCodes}
     */
    public record Question(CodePurpose purpose, Entry entry, Code code, String scope, Client client) {

        String accountId() {
            return entry.accountId();
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
    public <P, T> Uni<T> pass(Question question, Supplier<Uni<P>> first, BiFunction<Account, P, Uni<T>> act) {
        return reserve(question)
                .flatMap(reserved -> compare(question, reserved)
                        .flatMap(spend -> spend.isEmpty()
                                ? wrong(question, reserved)
                                : use(question, reserved, spend.get(), first, act)));
    }

    /**
     * Only compares, for a code that is used up later, see {@link Spend}. A correct code gives its attempt back but
     * does not reset the count: it does not prove the second factor.
     */
    public Uni<Spend> judge(Question question) {
        return reserve(question)
                .flatMap(reserved -> compare(question, reserved)
                        .flatMap(spend -> spend.isEmpty()
                                ? this.<Spend>wrong(question, reserved)
                                : gate.giveBack(reserved).replaceWith(spend.get())));
    }

    /* Malformed codes are refused at the same point as wrong ones, after the same earlier checks. */
    private Uni<Reservation> reserve(Question question) {
        return question.code().mayBeRight()
                ? gate.reserve(question.entry())
                : gate.requireOpen(question.entry())
                        .chain(() -> comparison.requireThere(question))
                        .chain(() -> Uni.createFrom()
                                .failure(Refused.because(question.code().whenMalformed())));
    }

    /* An attempt whose code could not be compared does not count: faults must not lock an owner out. */
    private Uni<Optional<Spend>> compare(Question question, Reservation reserved) {
        return comparison.of(question, reserved).onFailure().call(failure -> giveBack(reserved, failure));
    }

    /* If the database is down, the request does not wait for it again: the attempt is given back in the background. */
    private Uni<Void> giveBack(Reservation reserved, Throwable failure) {
        if (failure instanceof Refused refused && refused.reason() != Reason.DEPENDENCY_UNAVAILABLE) {
            return gate.giveBack(reserved).onFailure().recoverWithNull();
        }
        database.inBackground(() -> gate.giveBack(reserved));
        return Uni.createFrom().voidItem();
    }

    private <P, T> Uni<T> use(
            Question question,
            Reservation reserved,
            Spend spend,
            Supplier<Uni<P>> first,
            BiFunction<Account, P, Uni<T>> act) {
        return first.get()
                .flatMap(prepared -> database.transaction(() -> alive(question)
                        .call(() -> spend.in(reserved).invoke(used -> requireUsed(used, question, reserved)))
                        .flatMap(account -> act.apply(account, prepared))))
                .invoke(() -> count(question, "right"))
                .onFailure(failure -> !isWrongCode(failure))
                .call(failure -> giveBack(reserved, failure))
                .onFailure(CodeCheck::isWrongCode)
                .recoverWithUni(failure -> wrong(question, reserved));
    }

    private Uni<Account> alive(Question question) {
        return accounts.findLockedUnchanged(
                question.accountId(),
                question.entry().securityVersion(),
                question.entry().dead());
    }

    private static void requireUsed(boolean used, Question question, Reservation reserved) {
        if (!used) {
            throw refusal(question, reserved);
        }
    }

    private static Refused refusal(Question question, Reservation reserved) {
        return Refused.wrongCode(question.code().whenWrong(), reserved.remaining());
    }

    private static boolean isWrongCode(Throwable failure) {
        return failure instanceof Refused refused && refused.attemptsRemaining().isPresent();
    }

    /* Written in its own transaction. The attempt itself was committed before the code was compared. */
    private <T> Uni<T> wrong(Question question, Reservation reserved) {
        count(question, "wrong");
        AuditEvent refused = new AuditEvent.CodeRefused(
                question.accountId(),
                question.purpose().label() + ' ' + question.code().kind().stored(),
                question.client());
        return database.transaction(() -> audit.record(refused).chain(() -> lockouts.note(reserved, question.client())))
                .call(lock -> lockouts.mirror(question.accountId(), lock))
                .chain(() -> Uni.createFrom().failure(refusal(question, reserved)));
    }

    private void count(Question question, String outcome) {
        metrics.counter(
                        "countersign.second_factor.attempts",
                        "door",
                        question.purpose().label(),
                        "kind",
                        question.code().kind().stored(),
                        "outcome",
                        outcome)
                .increment();
    }
}
