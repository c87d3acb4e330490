package dev.countersign.guard;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** How many requests pass within one window. */
record Quota(int requests, Duration window) {

    private static final Duration LONGEST = Duration.ofDays(366);

    /** The quota of every limit: configured, or the default. */
    static Map<Limit, Quota> all(LimitsConfig config) {
        Map<Limit, Quota> quotas = new EnumMap<>(Limit.class);
        for (Limit limit : Limit.values()) {
            quotas.put(limit, of(limit, config));
        }
        return quotas;
    }

    static Quota of(Limit limit, LimitsConfig config) {
        return changed(limit, change(config, limit));
    }

    private static Quota changed(Limit limit, LimitsConfig.Change change) {
        int requests = change.requests().orElse(limit.byDefault().requests());
        Duration window = change.window().orElse(limit.byDefault().window());
        if (requests < 1) {
            throw new ConfigurationException("countersign.limits." + limit.label()
                    + ".requests must be 1 or more, but is " + requests
                    + ": no number means \"unlimited\", choose a large one instead.");
        }
        if (window.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new ConfigurationException("countersign.limits." + limit.label()
                    + ".window must be one second or longer, but is " + window + ".");
        }
        if (window.compareTo(LONGEST) > 0) {
            throw new ConfigurationException("countersign.limits." + limit.label() + ".window must be a year at most.");
        }
        return new Quota(requests, window);
    }

    private static LimitsConfig.Change change(LimitsConfig config, Limit limit) {
        return switch (limit) {
            case LOGIN_NETWORK -> config.loginNetwork();
            case LOGIN_ADDRESS -> config.loginAddress();
            case LOGIN_ACCOUNT_NETWORK -> config.loginAccountNetwork();
            case LOGIN_ACCOUNT -> config.loginAccount();
            case LOGIN_NOTICE -> config.loginNotice();
            case REFRESH -> config.refresh();
            case REFRESH_REFUSED -> config.refreshRefused();
            case SIGNUP -> config.signup();
            case VERIFY_EMAIL -> config.verifyEmail();
            case VERIFICATION_CODE -> config.verificationCode();
            case RESET_PASSWORD -> config.resetPassword();
            case RESEND_VERIFICATION -> config.resendVerification();
            case FORGOT_PASSWORD -> config.forgotPassword();
            case MAIL_REQUESTS -> config.mailRequests();
            case STEP_UP_PASSWORD -> config.stepUpPassword();
            case SECOND_FACTOR_SETUP -> config.secondFactorSetup();
            case MAILED_CODE -> config.mailedCode();
            case PROVIDER_SIGN_IN -> config.providerSignIn();
            case IDENTITY_NOTICE -> config.identityNotice();
            case TOKEN_NOTICE -> config.tokenNotice();
            case EXPORT -> config.export();
            case DEVICE_CODE -> config.deviceCode();
            case USER_CODE -> config.userCode();
            case USER_CODE_WRONG -> config.userCodeWrong();
            case ADMIN_READ -> config.adminRead();
            case ADMIN_ACT -> config.adminAct();
        };
    }

    /** The numbers in the shortest form, as in {@code 5 in 15 min}. */
    String inWords() {
        return requests + " in "
                + (window.toMinutesPart() == 0 ? window.toHours() + " h" : window.toMinutes() + " min");
    }
}
