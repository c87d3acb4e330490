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

    /** How long a refresh token is valid; each rotation starts it again. */
    @WithDefault("7d")
    Duration refreshLife();

    /** The longest time that a session lasts, however often it is refreshed. */
    @WithDefault("30d")
    Duration absoluteLife();

    /** How long a remembered cookie session lasts after it was last extended. */
    @WithDefault("7d")
    Duration cookieLife();

    /** How long any other cookie session lasts; it is never extended. */
    @WithDefault("1d")
    Duration cookieLifeUnremembered();

    /** How long after the last extension a cookie session is extended again. */
    @WithDefault("1d")
    Duration extendAfter();

    /**
     * How long a spent refresh token gets the same successor again (for a second tab, or a lost answer), as long as the
     * successor was not used.
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

    /** Raise it after a restore of the database: that ends every session, because revocations may be lost. */
    @WithDefault("1")
    int epoch();

    /** The {@code iss} claim. */
    @WithDefault("countersign")
    String issuer();
}
