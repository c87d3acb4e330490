package dev.countersign.secondfactor;

import dev.countersign.account.Account;
import dev.countersign.account.SignedIn;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.secondfactor.CodeCheck.Question;
import dev.countersign.secondfactor.CodeGate.Entry;
import dev.countersign.secondfactor.CodeGate.Needs;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Both factors, now, for an act that a stolen session must not reach (OWASP ASVS 5.0, 7.5.1). The act runs in the
 * transaction that uses the code up: neither happens without the other.
 */
@ApplicationScoped
public class StepUp {

    private final CodeGate gate;
    private final CodeCheck check;
    private final Reauthentication reauthentication;

    StepUp(CodeGate gate, CodeCheck check, Reauthentication reauthentication) {
        this.gate = gate;
        this.check = check;
        this.reauthentication = reauthentication;
    }

    /** Who proves what, and where. */
    public record Proof(SignedIn who, Door door, Evidence evidence, Code code, Client client) {}

    /**
     * Does {@code act} with the account's row locked. Refuses, in this order: a locked account; the first factor, with
     * {@code INCORRECT_PASSWORD} for example; an account without a second one; the code.
     */
    public <T> Uni<T> perform(Proof proof, Function<Account, Uni<T>> act) {
        return perform(proof, () -> Uni.createFrom().voidItem(), (account, nothing) -> act.apply(account));
    }

    /** The same, with work before the transaction that is only done for those who proved both factors. */
    public <P, T> Uni<T> perform(Proof proof, Supplier<Uni<P>> prepare, BiFunction<Account, P, Uni<T>> act) {
        return gate.requireOpen(entry(proof, Needs.NOTHING))
                .flatMap(open -> reauthentication.prove(proof.who(), proof.evidence(), proof.client()))
                .flatMap(mailed -> check.pass(
                        new Question(proof.door(), entry(proof, Needs.FACTOR), proof.code(), "", proof.client()),
                        prepare,
                        (account, prepared) -> useUp(mailed, account).flatMap(used -> act.apply(account, prepared))));
    }

    private static Entry entry(Proof proof, Needs needs) {
        return CodeGate.entryOf(proof.who(), needs);
    }

    /** Uses up what proved the first factor, within the open transaction; another request may have done so. */
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
