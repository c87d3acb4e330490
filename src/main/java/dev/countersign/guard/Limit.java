package dev.countersign.guard;

import java.time.Duration;
import java.util.Locale;

/**
 * What is limited, with its default: so many requests of one subject within one window. {@link LimitsConfig} may set
 * other numbers. The names are part of keys in Redis, of configuration and of metrics: they are permanent.
 */
public enum Limit {
    /** Log-ins from one network, for IPv6 a /48, whatever came of them: each costs a hash. */
    LOGIN_NETWORK(6000, Duration.ofMinutes(30)),
    /** Log-ins from one network that failed, whatever the account. */
    LOGIN_ADDRESS(1000, Duration.ofMinutes(30)),
    /** Log-ins to one account from one network that failed. */
    LOGIN_ACCOUNT_NETWORK(50, Duration.ofMinutes(30)),
    /** Log-ins to one account that failed, from all networks; it stops those that the account never signed in from. */
    LOGIN_ACCOUNT(100, Duration.ofMinutes(30)),
    /** Mails to one owner about too many failed log-ins. */
    LOGIN_NOTICE(1, Duration.ofDays(1)),
    /** Refreshes of one session. */
    REFRESH(30, Duration.ofMinutes(30)),
    /** Refresh tokens from one network that were refused. */
    REFRESH_REFUSED(100, Duration.ofMinutes(30)),
    SIGNUP(5, Duration.ofHours(1)),
    VERIFY_EMAIL(10, Duration.ofHours(1)),
    /** Codes that somebody gave to verify one address, from all networks; beyond them its mailed link is left. */
    VERIFICATION_CODE(20, Duration.ofDays(1)),
    RESET_PASSWORD(10, Duration.ofHours(1)),
    RESEND_VERIFICATION(3, Duration.ofHours(1)),
    FORGOT_PASSWORD(3, Duration.ofHours(1)),
    /** Requests of both kinds from one {@link Neighbourhood}: one may have all of its networks. */
    MAIL_REQUESTS(100, Duration.ofHours(1)),
    /** Wrong passwords within one session, where a password is asked for again. */
    STEP_UP_PASSWORD(5, Duration.ofMinutes(15)),
    /** Setups of a second factor of one account: each hashes ten codes. */
    SECOND_FACTOR_SETUP(10, Duration.ofHours(1)),
    /** One-time codes mailed to one account. */
    MAILED_CODE(5, Duration.ofMinutes(15));

    private final Quota byDefault;
    private final String label;

    Limit(int requests, Duration window) {
        this.byDefault = new Quota(requests, window);
        this.label = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Quota byDefault() {
        return byDefault;
    }

    /** The name as configuration, metrics and Redis have it. */
    String label() {
        return label;
    }
}
