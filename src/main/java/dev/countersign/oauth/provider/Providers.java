package dev.countersign.oauth.provider;

import dev.countersign.kernel.Time;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The configured providers. */
@ApplicationScoped
public class Providers {

    private final Map<String, Provider> byName;

    Providers(ProvidersConfig config, Fetch fetch, Time time) {
        this.byName = config.providers().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> provider(entry.getKey(), entry.getValue(), fetch, time)));
    }

    private static Provider provider(String name, ProvidersConfig.Entry entry, Fetch fetch, Time time) {
        return name.equals(GitHub.NAME) ? new GitHub(entry, fetch) : new Oidc(name, entry, fetch, time);
    }

    /** The provider of that name; empty if it is not configured. */
    public Optional<Provider> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The names of the configured providers. */
    public Set<String> names() {
        return byName.keySet();
    }
}
