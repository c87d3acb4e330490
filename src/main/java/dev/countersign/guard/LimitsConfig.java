package dev.countersign.guard;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Overrides of the defaults of {@link Limit}. If only one of the two numbers is set, the other keeps its default. */
@ConfigMapping(prefix = "countersign.limits")
public interface LimitsConfig {

    /** All log-ins from one network, for IPv6 a /48: 6000 in 30 minutes. */
    Change loginNetwork();

    /** Failed log-ins from one network: 1000 in 30 minutes. */
    Change loginAddress();

    /** Failed log-ins to one account from one network: 50 in 30 minutes. */
    Change loginAccountNetwork();

    /** Failed log-ins to one account from all networks: 100 in 30 minutes. */
    Change loginAccount();

    /** Mails to one owner about too many failed log-ins: 1 in 24 hours. */
    Change loginNotice();

    /** Refreshes of one session: 30 in 30 minutes. */
    Change refresh();

    /** Refused refresh tokens from one network: 100 in 30 minutes. */
    Change refreshRefused();

    /** Sign-ups from one network: 5 in an hour. */
    Change signup();

    /** Verifications of an address from one network: 10 in an hour. */
    Change verifyEmail();

    /** Codes submitted to verify one address, from all networks: 20 in 24 hours. */
    Change verificationCode();

    /** Password resets from one network: 10 in an hour. */
    Change resetPassword();

    /** Requests for another verification mail: 3 in an hour. */
    Change resendVerification();

    /** Requests for a reset mail: 3 in an hour. */
    Change forgotPassword();

    /** Both kinds of request from one /48 of IPv6 or /24 of IPv4: 100 in an hour. */
    Change mailRequests();

    /** Wrong passwords in one session when it re-authenticates: 5 in 15 minutes. */
    Change stepUpPassword();

    /** Setups of a second factor, and new backup codes, of one account: 10 in an hour. */
    Change secondFactorSetup();

    /** One-time codes mailed to one account: 5 in 15 minutes. */
    Change mailedCode();

    /** Sign-ins through identity providers that one network begins: 300 in 30 minutes. */
    Change providerSignIn();

    /** Mails to one owner about identities that are not linked: 1 in 24 hours. */
    Change identityNotice();

    /** Mails to one owner about automation tokens that are used from new networks: 10 in 24 hours. */
    Change tokenNotice();

    /** Copies of all data of one account: 5 in an hour. */
    Change export();

    /** Devices of one network that begin to wait for a session: 60 in 15 minutes. */
    Change deviceCode();

    /** User codes typed in one network: 60 in 15 minutes. */
    Change userCode();

    /** Wrong user codes from all networks together: 5000 in an hour. */
    Change userCodeWrong();

    /** What one administrator reads of the accounts of others: 300 requests in an hour. */
    Change adminRead();

    /** What one administrator does to the accounts of others: 100 acts in an hour. */
    Change adminAct();

    /** The numbers of one limit. */
    interface Change {
        /** How many requests pass within one window; at least 1. */
        OptionalInt requests();

        /** The length of a window, which starts with its first request; at least one second. */
        Optional<Duration> window();
    }
}
