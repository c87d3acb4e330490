package dev.countersign.secondfactor;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.account.SignedIn;
import dev.countersign.code.Code;
import dev.countersign.code.CodeCheck;
import dev.countersign.code.CodeCheck.Question;
import dev.countersign.code.CodeGate;
import dev.countersign.code.CodeGate.Entry;
import dev.countersign.code.CodeGate.Needs;
import dev.countersign.code.CodePurpose;
import dev.countersign.code.Spend;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Requires both factors for an action that a stolen session must not reach (OWASP ASVS 5.0, 7.5.1). Both are proved
 * now, or, where a dialect asks for only one, that one now and the other at sign-in or later in the session. The action
 * runs in the transaction that uses the code up: neither happens without the other.
 */
@ApplicationScoped
public class StepUp {

    private final CodeGate gate;
    private final CodeCheck check;
    private final Reauthentication reauthentication;
    private final Accounts accounts;
    private final Database database;

    StepUp(CodeGate gate, CodeCheck check, Reauthentication reauthentication, Accounts accounts, Database database) {
        this.gate = gate;
        this.check = check;
        this.reauthentication = reauthentication;
        this.accounts = accounts;
        this.database = database;
    }

    /**
     * Who proves what, and where.
     *
     * @param code of the app, or a backup code. Empty where a dialect does not ask for one: then such a code must have
     *     been entered in this session, and the first factor is proved afresh. Trusted devices and emailed codes do not
     *     count
     */
    public record Proof(SignedIn who, CodePurpose purpose, Evidence evidence, Optional<Code> code, Client client) {

        public Proof {
            if (code.isEmpty() && evidence instanceof Evidence.BySession) {
                throw new IllegalArgumentException("a session alone is not a new proof");
            }
            if (code.isPresent() && !code.get().kind().isOwnersCode()) {
                throw new IllegalArgumentException("a mailed code does not prove the second factor here");
            }
        }
    }

    /**
     * Runs {@code act} with the account's row locked. Refuses, in this order: a locked account; a wrong first factor,
     * for example with {@code INCORRECT_PASSWORD}; an account without a second factor; a wrong code.
     */
    public <T> Uni<T> perform(Proof proof, Function<Account, Uni<T>> act) {
        return perform(proof, () -> Uni.createFrom().voidItem(), (account, nothing) -> act.apply(account));
    }

    /**
     * Like {@link #perform(Proof, Function)}, also for accounts without a second factor: they prove the first one alone,
     * and must give no code.
     */
    public <T> Uni<T> performWithEachFactor(Proof proof, Function<Account, Uni<T>> act) {
        return performWithEachFactor(
                proof, () -> Uni.createFrom().voidItem(), (account, nothing) -> act.apply(account));
    }

    /**
     * Like {@link #performWithEachFactor(Proof, Function)}. {@code prepare} runs before the transaction, once each
     * factor is proved.
     */
    public <P, T> Uni<T> performWithEachFactor(
            Proof proof, Supplier<Uni<P>> prepare, BiFunction<Account, P, Uni<T>> act) {
        return proof.code()
                .map(code -> byCode(proof, code, prepare, act))
                .orElseGet(() -> bySession(proof, StepUp::requireOwnersCodeOfFactor, prepare, act));
    }

    /**
     * Like {@link #perform(Proof, Function)}. {@code prepare} runs before the transaction, once both factors are
     * proved.
     */
    public <P, T> Uni<T> perform(Proof proof, Supplier<Uni<P>> prepare, BiFunction<Account, P, Uni<T>> act) {
        return proof.code()
                .map(code -> byCode(proof, code, prepare, act))
                .orElseGet(() -> bySession(proof, StepUp::requireFactor, prepare, act));
    }

    private <P, T> Uni<T> byCode(Proof proof, Code code, Supplier<Uni<P>> prepare, BiFunction<Account, P, Uni<T>> act) {
        return gate.requireOpen(entry(proof, Needs.NOTHING))
                .chain(() -> reauthentication.prove(proof.who(), proof.evidence(), proof.client()))
                .flatMap(mailed -> check.pass(
                        new Question(proof.purpose(), entry(proof, Needs.FACTOR), "", proof.client()),
                        code,
                        prepare,
                        (account, prepared) -> useUp(mailed, account).chain(() -> act.apply(account, prepared))));
    }

    private <P, T> Uni<T> bySession(
            Proof proof,
            Function<SignedIn, Uni<Void>> require,
            Supplier<Uni<P>> prepare,
            BiFunction<Account, P, Uni<T>> act) {
        return gate.requireOpen(entry(proof, Needs.NOTHING))
                .chain(() -> reauthentication.prove(proof.who(), proof.evidence(), proof.client()))
                .flatMap(mailed -> database.statement(() -> require.apply(proof.who()))
                        .chain(() -> prepare.get())
                        .flatMap(prepared -> database.transaction(() -> requireSame(proof.who())
                                .call(() -> require.apply(proof.who()))
                                .flatMap(
                                        account -> useUp(mailed, account).chain(() -> act.apply(account, prepared))))));
    }

    private static Uni<Void> requireFactor(SignedIn who) {
        return FactorRows.exists(who.account().id()).map(there -> {
            if (!there) {
                throw Refused.because(Reason.TWOFACTOR_NOT_ENABLED);
            }
            requireOwnersCode(who);
            return null;
        });
    }

    private static Uni<Void> requireOwnersCodeOfFactor(SignedIn who) {
        return FactorRows.exists(who.account().id()).map(there -> {
            if (there) {
                requireOwnersCode(who);
            }
            return null;
        });
    }

    /**
     * Refuses with {@code OTP_REQUIRED} when neither a code of the app nor a backup code was entered in this session.
     * Otherwise the password and a copied trusted device, or the password and the mailbox, would be enough to change
     * the factor.
     */
    static void requireOwnersCode(SignedIn who) {
        if (!who.session().isConfirmedByOwnersCode()) {
            throw Refused.because(Reason.OTP_REQUIRED);
        }
    }

    private Uni<Account> requireSame(SignedIn who) {
        return accounts.findLockedUnchanged(who.account().id(), who.account().securityVersion(), Reason.INVALID_TOKEN);
    }

    private static Entry entry(Proof proof, Needs needs) {
        return CodeGate.entryOf(proof.who(), needs);
    }

    /**
     * Uses up the proof of the first factor, within the open transaction. Refuses if another request has already done
     * so.
     */
    static Uni<Void> useUp(Optional<Spend.Mailed> proof, Account account) {
        return proof.map(mailed -> mailed.withoutOpening(account.id()).<Void>map(used -> {
                    if (!used) {
                        throw Refused.because(Reason.INVALID_OTP_CODE);
                    }
                    return null;
                }))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }
}
