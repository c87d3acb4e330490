package dev.countersign.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Lifetimes and limits of sessions and their tokens. */
@ConfigMapping(prefix = "countersign.session")
public interface SessionConfig {

    /** How long an access token is valid, unless its session ends before. */
    @WithDefault("1d")
    Duration accessLife();

    /** How long a refresh token is valid; each rotation begins it anew. */
    @WithDefault("7d")
    Duration refreshLife();

    /** How long a session lasts at most, however often it is refreshed. */
    @WithDefault("30d")
    Duration absoluteLife();

    /** How long a session by cookie lasts after it was last extended, if it is to be remembered. */
    @WithDefault("7d")
    Duration cookieLife();

    /** How long it lasts otherwise, whatever happens. */
    @WithDefault("1d")
    Duration cookieLifeUnremembered();

    /** How old the last extension of a session by cookie must be for a further one. */
    @WithDefault("1d")
    Duration extendAfter();

    /**
     * How long after its rotation a refresh token that comes again (a second tab, a lost answer) gets the same successor
     * once more, as long as nobody used that.
     */
    @WithDefault("30s")
    Duration reuseGrace();

    /** What a logout of the Hoody dialect ends. */
    enum Logout {
        /** The session whose token asks for it. */
        SESSION,
        /** All sessions of the account, in every dialect. */
        ALL
    }

    /** What a logout of the Hoody dialect ends; the vendor's own server ends all. */
    @WithDefault("session")
    Logout logout();

    /** How many sessions an account may have; a further one ends the oldest. */
    @WithDefault("50")
    int maxPerAccount();

    /** How long the rows of ended sessions are kept. */
    @WithDefault("30d")
    Duration keepEnded();

    /** Raised by hand after a database was restored: it ends every session at once, as revocations may be lost. */
    @WithDefault("1")
    int epoch();

    /** The {@code iss} claim. */
    @WithDefault("countersign")
    String issuer();
}
