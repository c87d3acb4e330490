package dev.countersign.password;

import java.util.List;
import java.util.Optional;

/**
 * What a failed comparison adds, so that it takes the same work for every name: the work of each form of imported hashes
 * in the settings that the account's own hash did not take already.
 */
final class DecoyWork {

    private final PasswordConfig config;
    private final List<Form> imported;

    DecoyWork(PasswordConfig config) {
        this.config = config;
        this.imported = config.importedForms().orElse(List.of()).stream()
                .flatMap(name -> Form.ofWork(name).stream())
                .toList();
    }

    /** Whether comparing with it took as much work as a hash of our own: bcrypt was filled up to our cost. */
    boolean isLikeOwn(Hash hash) {
        Optional<Form> form = Form.read(hash.phc());
        return hash.pepperKid().isPresent() || form.isEmpty() || isLikeOwn(form.get());
    }

    private boolean isLikeOwn(Form form) {
        return config.algorithm() == PasswordConfig.Algorithm.BCRYPT
                ? form instanceof Bcrypt.Stored bcrypt && bcrypt.cost() <= config.bcryptCost()
                : form.work().equals("argon2id:" + config.argon2Memory() + ':' + config.argon2Iterations() + ":1");
    }

    /** Whether an unnormalised password was compared with it twice, by as much work as two hashes of our own. */
    boolean isComparedTwice(Hash hash) {
        return hash.pepperKid().isEmpty()
                && Form.read(hash.phc()).filter(this::isLikeOwn).isPresent();
    }

    /** Whether a failed comparison with such a hash takes no longer than one with a name that nobody has. */
    boolean isConcealed(Form form) {
        return isLikeOwn(form) || imported.stream().anyMatch(one -> one.work().equals(form.work()));
    }

    /** The forms that a failed comparison with {@code account} still has to work off. */
    List<Form> forms(Optional<Hash> account) {
        Optional<String> done = account.filter(hash -> hash.pepperKid().isEmpty())
                .flatMap(hash -> Form.read(hash.phc()))
                .map(Form::work);
        return imported.stream()
                .filter(form -> !done.equals(Optional.of(form.work())))
                .toList();
    }
}
