package dev.countersign.mail.smtp;

import dev.countersign.mail.Links;
import dev.countersign.mail.MailConfig;
import io.quarkus.mailer.runtime.MailerRuntimeConfig;
import io.quarkus.mailer.runtime.Mailers;
import io.quarkus.mailer.runtime.MailersRuntimeConfig;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SSLOptions;
import io.vertx.ext.mail.StartTLSOptions;
import io.vertx.ext.mail.mailencoder.EmailAddress;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How to reach the mail server: the supported part of {@code quarkus.mailer.*}, and our own time limits. */
@Singleton
class SmtpSettings {

    /** Our account at the mail server. */
    record Login(Optional<String> user, Optional<String> password, List<String> methods, boolean required) {

        String name() {
            return user.orElseThrow();
        }

        String secret() {
            return password.orElse("");
        }

        boolean allows(String method) {
            return methods.isEmpty() || methods.contains(method);
        }

        @Override
        public String toString() {
            return "Login";
        }
    }

    private static final String PREFIX = "quarkus.mailer.";

    private final MailerRuntimeConfig mailer;
    private final MailConfig config;
    private final Optional<TlsConfiguration> tls;
    private final String ownName;
    private final Sender sender;

    SmtpSettings(MailersRuntimeConfig mailers, TlsConfigurationRegistry registry, MailConfig config, Links links) {
        this.mailer = mailers.mailers().get(Mailers.DEFAULT_MAILER_NAME);
        this.config = config;
        this.tls = mailer.tlsConfigurationName()
                .map(name -> registry.get(name)
                        .orElseThrow(() -> new IllegalArgumentException("there is no TLS configuration " + name)));
        this.ownName = mailer.ownHostName().orElse(links.host());
        this.sender =
                Sender.of(mailer.from().orElseThrow(() -> new IllegalArgumentException(PREFIX + "from is not set")));
        requireSupported();
    }

    // A setting that is silently ignored is worse than a server that does not start.
    private void requireSupported() {
        refuse(mailer.mock().orElse(false), "mock", "name a server that keeps the mails");
        refuse(mailer.dkim().enabled(), "dkim.enabled", "let the mail server sign");
        refuse("XOAUTH2".equalsIgnoreCase(mailer.login()), "login=XOAUTH2", "use a user name and a password");
        refuse(mailer.approvedRecipients().isPresent(), "approved-recipients", "filter at the mail server");
        refuse(
                mailer.truststore().isConfigured() || mailer.keyStore().isPresent(),
                "truststore",
                "use " + PREFIX + "tls-configuration-name");
    }

    private static void refuse(boolean set, String key, String instead) {
        if (set) {
            throw new IllegalArgumentException(PREFIX + key + " is not supported: " + instead);
        }
    }

    String host() {
        return mailer.host();
    }

    int port() {
        return mailer.port().orElse(encrypted() ? 465 : 25);
    }

    /** The name that we give in EHLO. */
    String ownName() {
        return ownName;
    }

    Sender sender() {
        return sender;
    }

    /** Where bounces go, a bare address. */
    String bounces() {
        return mailer.bounceAddress()
                .map(address -> new EmailAddress(address).getEmail())
                .orElse(sender.address());
    }

    Login login() {
        String mode = mailer.login().toUpperCase(Locale.ROOT);
        return new Login(
                mailer.username().filter(name -> !mode.equals("DISABLED")),
                mailer.password(),
                mailer.authMethods()
                        .map(methods -> Arrays.asList(
                                methods.toUpperCase(Locale.ROOT).strip().split("[ ,]+")))
                        .orElse(List.of()),
                mode.equals("REQUIRED"));
    }

    StartTLSOptions startTls() {
        return encrypted()
                ? StartTLSOptions.DISABLED
                : StartTLSOptions.valueOf(mailer.startTLS().toUpperCase(Locale.ROOT));
    }

    Duration limit(SmtpStage stage) {
        return stage.limit(config.timeout());
    }

    /** The options of the connections to the mail server. */
    NetClientOptions connection() {
        NetClientOptions options = new NetClientOptions()
                .setConnectTimeout((int) config.timeout().connect().toMillis())
                .setSsl(encrypted())
                .setTrustAll(trustsAll())
                .setHostnameVerificationAlgorithm(trustsAll() ? "" : "HTTPS")
                .setMetricsName("mail");
        tls.ifPresent(configuration -> apply(configuration, options));
        return options.setSslHandshakeTimeout(config.timeout().command().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    private boolean encrypted() {
        return mailer.ssl() || mailer.tls().orElse(tls.isPresent());
    }

    private boolean trustsAll() {
        return tls.map(TlsConfiguration::isTrustAll).orElse(mailer.trustAll().orElse(false));
    }

    private static void apply(TlsConfiguration tls, NetClientOptions options) {
        if (tls.getTrustStoreOptions() != null) {
            options.setTrustOptions(tls.getTrustStoreOptions());
        }
        if (tls.getKeyStoreOptions() != null) {
            options.setKeyCertOptions(tls.getKeyStoreOptions());
        }
        tls.getHostnameVerificationAlgorithm()
                .map(algorithm -> algorithm.equalsIgnoreCase("NONE") ? "" : algorithm)
                .ifPresent(options::setHostnameVerificationAlgorithm);
        SSLOptions ssl = tls.getSSLOptions();
        if (ssl != null) {
            ssl.getEnabledCipherSuites().forEach(options::addEnabledCipherSuite);
            ssl.getCrlValues().forEach(options::addCrlValue);
            options.setEnabledSecureTransportProtocols(ssl.getEnabledSecureTransportProtocols());
        }
    }
}
