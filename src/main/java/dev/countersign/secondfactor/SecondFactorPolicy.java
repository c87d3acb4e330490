package dev.countersign.secondfactor;

import dev.countersign.account.Account;
import dev.countersign.challenge.Challenge;
import dev.countersign.challenge.ChallengeKind;
import dev.countersign.kernel.Problems;
import dev.countersign.region.Region;
import dev.countersign.region.Regions;
import dev.countersign.session.ResponseMode;
import dev.countersign.session.SignInMethod;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Who must have a second factor. A configuration that cannot work, or names an unknown region, prevents the start. */
@Startup
@ApplicationScoped
public class SecondFactorPolicy {

    private static final String EVERYBODY = "all";

    private final SecondFactorConfig config;
    private final Set<String> required;

    SecondFactorPolicy(SecondFactorConfig config, Regions regions) {
        this.config = config;
        this.required = config.required().orElse(Set.of());
        Problems problems = new Problems();
        judge(config, regions.all().stream().map(Region::name).collect(Collectors.toSet()), problems);
        problems.sentences().stream().findFirst().ifPresent(sentence -> {
            throw new ConfigurationException(sentence);
        });
    }

    static void judge(SecondFactorConfig config, Set<String> regions, Problems problems) {
        Set<String> known = new HashSet<>(regions);
        known.add(EVERYBODY);
        Set<String> required = config.required().orElse(Set.of());
        // If the regions cannot be read, that is reported separately.
        check(regions.isEmpty() || known.containsAll(required), "required", "\"all\" or names of regions", problems);
        check(KeyUri.isIssuer(config.issuer()), "issuer", KeyUri.ISSUER_RULE, problems);
        check(isBetween(config.setupLife(), Duration.ofDays(1)), "setup-life", "a second to a day", problems);
        check(isBetween(config.recentSignIn(), Duration.ofDays(1)), "recent-sign-in", "a second to a day", problems);
    }

    /** Whether the account must have a second factor. */
    boolean requires(Account account) {
        return required.contains(EVERYBODY) || required.contains(account.region());
    }

    /** Whether a sign-in to the account takes a second factor, or has to set one up, as of when the account was read. */
    public boolean needsSecondFactor(Account account) {
        return account.hasSecondFactor() || requires(account);
    }

    /**
     * The challenge that must follow a proved first factor; empty when that factor is enough. Reads within the open
     * transaction.
     */
    public Uni<Optional<Challenge>> challengeAfter(SignInMethod method, ResponseMode mode, Account account) {
        return FactorRows.takesMailedCode(account.id()).map(factor -> {
            if (factor.isPresent()) {
                boolean mailedCode = config.mailedCodes() && factor.get() && !method.isByMail();
                return Optional.of(challenge(method, mode, account, ChallengeKind.VERIFY, mailedCode));
            }
            return requires(account)
                    ? Optional.of(challenge(method, mode, account, ChallengeKind.ENROL, false))
                    : Optional.empty();
        });
    }

    private static Challenge challenge(
            SignInMethod method, ResponseMode mode, Account account, ChallengeKind kind, boolean mailedCode) {
        return new Challenge(account.id(), account.securityVersion(), method, kind, mailedCode, mode);
    }

    private static boolean isBetween(Duration life, Duration most) {
        return life.compareTo(Duration.ofSeconds(1)) >= 0 && life.compareTo(most) <= 0;
    }

    private static void check(boolean valid, String key, String rule, Problems problems) {
        problems.require(valid, "countersign.second-factor." + key, rule);
    }
}
