package dev.countersign.ops;

import dev.countersign.account.AccountConfig;
import dev.countersign.account.AccountSettings;
import dev.countersign.audit.AuditConfig;
import dev.countersign.audit.AuditSettings;
import dev.countersign.challenge.ChallengeConfig;
import dev.countersign.challenge.ChallengeSettings;
import dev.countersign.device.DeviceConfig;
import dev.countersign.device.DeviceSettings;
import dev.countersign.guard.GuardConfig;
import dev.countersign.guard.GuardSettings;
import dev.countersign.guard.LimitsConfig;
import dev.countersign.guard.ProxiesConfig;
import dev.countersign.handoff.HandoffConfig;
import dev.countersign.handoff.HandoffSettings;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.KeysConfig;
import dev.countersign.kernel.MasterSecrets;
import dev.countersign.kernel.Problems;
import dev.countersign.mail.MailConfig;
import dev.countersign.mail.MailConfigCheck;
import dev.countersign.oauth.OAuthConfig;
import dev.countersign.oauth.OAuthSettings;
import dev.countersign.oauth.provider.ProviderSettings;
import dev.countersign.oauth.provider.ProvidersConfig;
import dev.countersign.password.PasswordConfig;
import dev.countersign.password.PasswordSettings;
import dev.countersign.password.breach.BreachedConfig;
import dev.countersign.password.breach.BreachedSettings;
import dev.countersign.region.Regions;
import dev.countersign.region.RegionsConfig;
import dev.countersign.secondfactor.SecondFactorConfig;
import dev.countersign.secondfactor.SecondFactorSettings;
import dev.countersign.session.SessionConfig;
import dev.countersign.session.SessionSettings;
import dev.countersign.signing.SigningConfig;
import dev.countersign.signing.SigningKeys;
import dev.countersign.wire.connection.ConnectionConfig;
import dev.countersign.wire.connection.ConnectionSettings;
import dev.countersign.wire.hoody.AppConfig;
import dev.countersign.wire.hoody.AppSettings;
import dev.countersign.wire.http.ServerConfig;
import dev.countersign.wire.http.ServerSettings;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.PathConverter;
import io.quarkus.runtime.configuration.RuntimeConfigBuilder;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Checks all settings together before anything starts, so that an invalid one is not discovered by the first request
 * that needs it. Every mapping of settings is named here.
 */
final class Settings {

    /** All our mappings, with their prefixes; a test compares them with those in the code. */
    static final Map<Class<?>, String> MAPPINGS = Map.ofEntries(
            Map.entry(AccountConfig.class, "countersign.accounts"),
            Map.entry(AppConfig.class, "countersign.app"),
            Map.entry(AuditConfig.class, "countersign.audit"),
            Map.entry(ChallengeConfig.class, "countersign.second-factor"),
            Map.entry(ConnectionConfig.class, "countersign.http"),
            Map.entry(Database.Config.class, "countersign.database"),
            Map.entry(DeviceConfig.class, "countersign.second-factor"),
            Map.entry(GuardConfig.class, "countersign.guard"),
            Map.entry(HandoffConfig.class, "countersign.handoff"),
            Map.entry(Housekeeping.Config.class, "countersign.housekeeping"),
            Map.entry(KeysConfig.class, "countersign.keys"),
            Map.entry(LimitsConfig.class, "countersign.limits"),
            Map.entry(MailConfig.class, "countersign.mail"),
            Map.entry(Migrations.Config.class, "countersign.migrations"),
            Map.entry(OAuthConfig.class, "countersign.oauth"),
            Map.entry(PasswordConfig.class, "countersign.password"),
            Map.entry(BreachedConfig.class, "countersign.password.breached"),
            Map.entry(Pooler.Config.class, "countersign.database"),
            Map.entry(ProvidersConfig.class, "countersign.oauth"),
            Map.entry(ProxiesConfig.class, "countersign.proxies"),
            Map.entry(RegionsConfig.class, "countersign.regions"),
            Map.entry(SecondFactorConfig.class, "countersign.second-factor"),
            Map.entry(ServerConfig.class, "countersign"),
            Map.entry(SessionConfig.class, "countersign.session"),
            Map.entry(SigningConfig.class, "countersign.signing"),
            Map.entry(Tracing.Config.class, "countersign.tracing"));

    /** Higher than the priority of the converters of the configuration library. */
    private static final int FIRST = 500;

    private final Problems problems = new Problems();
    private Optional<SmallRyeConfig> whole = Optional.empty();

    private Settings() {}

    /**
     * The settings as the server will see them. The configuration of Quarkus itself must not be read yet: it would be
     * cached without what is added later. So the same sources are read separately, by the builder that Quarkus uses at
     * run time, which a native image contains anyway.
     */
    static Function<String, String> read() {
        return values(builder().build());
    }

    /** The problems with settings that are set; {@link Need} reports missing ones. */
    static List<String> problems() {
        Settings settings = new Settings();
        settings.judge();
        return settings.problems.sentences();
    }

    /** The configuration with all mappings; fails with every malformed setting. */
    private static SmallRyeConfig with(Set<Class<?>> mappings) {
        SmallRyeConfigBuilder builder = builder()
                .withValidateUnknown(false)
                .withDefaultValue("countersign.base-url", "http://localhost")
                .withConverter(Duration.class, FIRST, new DurationConverter())
                .withConverter(Path.class, FIRST, new PathConverter())
                .withConverter(Boolean.class, FIRST, new Switch());
        mappings.forEach(mapping -> builder.withMapping(ConfigClass.configClass(mapping, MAPPINGS.get(mapping))));
        return builder.build();
    }

    private static SmallRyeConfigBuilder builder() {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder();
        new RuntimeConfigBuilder().configBuilder(builder);
        return builder;
    }

    private static Function<String, String> values(SmallRyeConfig config) {
        return name -> config.getConfigValue(name).getValue();
    }

    private void judge() {
        new FrameworkSettings(read(), problems).judge();
        try {
            whole = Optional.of(with(MAPPINGS.keySet()));
        } catch (ConfigValidationException e) {
            FormProblem.all(e).forEach(problems::add);
        }
        Optional<KeysConfig> keys = formed(KeysConfig.class);
        keys.ifPresent(rings -> MasterSecrets.judge(rings, problems));
        formed(SigningConfig.class)
                .ifPresent(signing -> keys.ifPresent(rings -> SigningKeys.judge(signing, rings, problems)));
        Optional<ServerConfig> server = formed(ServerConfig.class);
        server.ifPresent(wire -> ServerSettings.judge(wire, problems));
        String baseUrl = server.map(ServerConfig::baseUrl).orElse("http://localhost");
        formed(MailConfig.class).ifPresent(mail -> MailConfigCheck.judge(baseUrl, mail, problems));
        formed(ConnectionConfig.class).ifPresent(connections -> ConnectionSettings.judge(connections, problems));
        formed(AccountConfig.class).ifPresent(accounts -> AccountSettings.judge(accounts, problems));
        formed(PasswordConfig.class).ifPresent(passwords -> PasswordSettings.judge(passwords, problems));
        formed(BreachedConfig.class).ifPresent(breached -> BreachedSettings.judge(breached, problems));
        formed(SessionConfig.class).ifPresent(sessions -> SessionSettings.judge(sessions, problems));
        formed(GuardConfig.class).ifPresent(guard -> GuardSettings.judge(guard, problems));
        formed(ProxiesConfig.class).ifPresent(proxies -> GuardSettings.judge(proxies, problems));
        formed(LimitsConfig.class).ifPresent(limits -> GuardSettings.judge(limits, problems));
        Set<String> regions = new HashSet<>();
        formed(RegionsConfig.class).ifPresent(all -> regions.addAll(Regions.judge(all, problems)));
        formed(SecondFactorConfig.class).ifPresent(factors -> SecondFactorSettings.judge(factors, regions, problems));
        formed(ChallengeConfig.class).ifPresent(challenges -> ChallengeSettings.judge(challenges, problems));
        formed(AuditConfig.class).ifPresent(audit -> AuditSettings.judge(audit, problems));
        formed(DeviceConfig.class).ifPresent(devices -> DeviceSettings.judge(devices, problems));
        formed(AppConfig.class).ifPresent(app -> AppSettings.judge(app, problems));
        formed(HandoffConfig.class).ifPresent(handoffs -> HandoffSettings.judge(handoffs, problems));
        judgeOAuth(server.flatMap(ServerConfig::trustedOrigins).orElse(Set.of()));
        judgeOurOwn();
    }

    private void judgeOAuth(Set<String> trustedOrigins) {
        Set<String> redirects =
                formed(HandoffConfig.class).flatMap(HandoffConfig::redirectUris).orElse(Set.of());
        formed(OAuthConfig.class).ifPresent(oauth -> OAuthSettings.judge(oauth, trustedOrigins, redirects, problems));
        formed(ProvidersConfig.class).ifPresent(providers -> ProviderSettings.judge(providers, problems));
    }

    private void judgeOurOwn() {
        formed(Pooler.Config.class)
                .ifPresent(pooler -> formed(Migrations.Config.class)
                        .ifPresent(migrations -> Pooler.judge(pooler, migrations, problems)));
        formed(Database.Config.class)
                .ifPresent(database -> problems.requireBetween(
                        Duration.ofMillis(20),
                        database.timeout(),
                        Duration.ofMinutes(5),
                        "countersign.database.timeout"));
        formed(Migrations.Config.class)
                .ifPresent(migrations -> problems.requireBetween(
                        Duration.ofSeconds(1),
                        migrations.patience(),
                        Duration.ofHours(1),
                        "countersign.migrations.patience"));
        formed(Migrations.Config.class)
                .ifPresent(migrations -> problems.requireBetween(
                        Duration.ofMillis(1),
                        migrations.lockTimeout(),
                        Duration.ofMinutes(1),
                        "countersign.migrations.lock-timeout"));
        formed(Housekeeping.Config.class)
                .ifPresent(housekeeping -> problems.requireBetween(
                        Duration.ofMillis(100),
                        housekeeping.interval(),
                        Duration.ofDays(7),
                        "countersign.housekeeping.interval"));
    }

    /** The mapping; empty if one of its settings is malformed. */
    private <C> Optional<C> formed(Class<C> mapping) {
        try {
            return Optional.of(
                    whole.orElseGet(() -> with(Set.of(mapping))).getConfigMapping(mapping, MAPPINGS.get(mapping)));
        } catch (ConfigValidationException e) {
            // Reported already when all mappings were read.
            return Optional.empty();
        }
    }
}
