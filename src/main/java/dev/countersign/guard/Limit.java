package dev.countersign.guard;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What is limited, and the default: how many requests of one subject pass within one window. {@link LimitsConfig} can
 * override the numbers. The names are permanent: they are part of Redis keys, configuration and metrics.
 */
public enum Limit {
    /** All log-ins from one network (for IPv6 a /48), successful or not: each costs a hash. */
    LOGIN_NETWORK(Together.LOGIN, 6000, Duration.ofMinutes(30)),
    /** Failed log-ins from one network, to any account. */
    LOGIN_ADDRESS(Together.LOGIN, 1000, Duration.ofMinutes(30)),
    /** Failed log-ins to one account from one network. */
    LOGIN_ACCOUNT_NETWORK(Together.LOGIN, 50, Duration.ofMinutes(30)),
    /** Failed log-ins to one account from all networks. Only stops networks that the account has not signed in from. */
    LOGIN_ACCOUNT(Together.LOGIN, 100, Duration.ofMinutes(30)),
    /** Mails to one owner about too many failed log-ins. */
    LOGIN_NOTICE(1, Duration.ofDays(1)),
    /** Refreshes of one session. */
    REFRESH(30, Duration.ofMinutes(30)),
    /** Refused refresh tokens from one network. */
    REFRESH_REFUSED(100, Duration.ofMinutes(30)),
    SIGNUP(5, Duration.ofHours(1)),
    VERIFY_EMAIL(Together.VERIFY, 10, Duration.ofHours(1)),
    /** Codes submitted to verify one address, from all networks. Beyond that, only the mailed link works. */
    VERIFICATION_CODE(Together.VERIFY, 20, Duration.ofDays(1)),
    RESET_PASSWORD(10, Duration.ofHours(1)),
    RESEND_VERIFICATION(Together.MAIL, 3, Duration.ofHours(1)),
    FORGOT_PASSWORD(Together.MAIL, 3, Duration.ofHours(1)),
    /** Requests of both kinds from one {@link Neighbourhood}, because one client may own all of its networks. */
    MAIL_REQUESTS(Together.MAIL, 100, Duration.ofHours(1)),
    /** Wrong passwords within one session when it re-authenticates. */
    STEP_UP_PASSWORD(5, Duration.ofMinutes(15)),
    /** Setups of a second factor, and new backup codes, of one account: each hashes ten codes. */
    SECOND_FACTOR_SETUP(10, Duration.ofHours(1)),
    /** One-time codes mailed to one account. */
    MAILED_CODE(5, Duration.ofMinutes(15)),
    /** Sign-ins through identity providers that one network begins. */
    PROVIDER_SIGN_IN(300, Duration.ofMinutes(30)),
    /** Mails to one owner about identities that are not linked. */
    IDENTITY_NOTICE(1, Duration.ofDays(1)),
    /** Mails to one owner about automation tokens that are used from new networks. */
    TOKEN_NOTICE(10, Duration.ofDays(1)),
    /** Copies of all data of one account. */
    EXPORT(5, Duration.ofHours(1)),
    /** Devices of one network (for IPv6 a /48) that begin to wait for a session. */
    DEVICE_CODE(60, Duration.ofMinutes(15)),
    /** User codes typed in one network (for IPv6 a /48), correct or not. */
    USER_CODE(Together.USER_CODE, 60, Duration.ofMinutes(15)),
    /** Wrong user codes from all networks together: a code is short, and the next guess may come from anywhere. */
    USER_CODE_WRONG(Together.USER_CODE, 5000, Duration.ofHours(1)),
    /** What one administrator reads of the accounts of others. */
    ADMIN_READ(300, Duration.ofHours(1)),
    /** What one administrator does to the accounts of others. */
    ADMIN_ACT(100, Duration.ofHours(1));

    /** Limits that one request may count in one step; on a Redis Cluster, one slot holds all buckets of a group. */
    private enum Together {
        LOGIN,
        VERIFY,
        MAIL,
        USER_CODE
    }

    private final Optional<String> together;
    private final Quota byDefault;
    private final String label;

    Limit(int requests, Duration window) {
        this(Optional.empty(), requests, window);
    }

    Limit(Together together, int requests, Duration window) {
        this(Optional.of(together.name().toLowerCase(Locale.ROOT)), requests, window);
    }

    Limit(Optional<String> together, int requests, Duration window) {
        this.together = together;
        this.byDefault = new Quota(requests, window);
        this.label = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The group of limits that are counted in one step with this one; empty if it is always counted alone. */
    Optional<String> together() {
        return together;
    }

    Quota byDefault() {
        return byDefault;
    }

    /** The name used in configuration, metrics and Redis. */
    String label() {
        return label;
    }

    /** The name and the default numbers, as in {@code signup 5 in 1 h}. */
    public String inWords() {
        return label + ' ' + byDefault.inWords();
    }
}
