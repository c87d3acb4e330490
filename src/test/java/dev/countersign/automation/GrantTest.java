package dev.countersign.automation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A token that another token makes, whatever was asked for: it allows no request that its maker does not allow. */
class GrantTest {

    private static final Instant NOW = Instant.parse("2026-11-27T11:30:00Z");
    private static final List<String> ADDRESSES =
            List.of("*", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "192.0.2.0/24", "2001:db8::/32", "::/0", "0.0.0.0/0");
    private static final List<String> CLIENTS = List.of("10.1.2.3", "10.9.9.9", "192.0.2.9", "2001:db8::1", "2001::1");
    private static final List<String> REALMS = List.of("a".repeat(24), "b".repeat(24), "c".repeat(24));

    @Test
    void allowsNothingThatTheOuterOneDoesNot() {
        Random random = new Random(4);
        int empty = 0;
        for (int i = 0; i < 20_000; i++) {
            Grant asked = grant(random);
            Grant outer = grant(random);
            Optional<Grant> made = asked.within(outer);
            if (made.isEmpty()) {
                empty++;
                assertThat(anyRequest(asked, outer)).isFalse();
                continue;
            }
            assertThat(made.get().permissions()).isEqualTo(asked.permissions().intersect(outer.permissions()));
            assertThat(made.get().vaultAccess()).isEqualTo(asked.vaultAccess() && outer.vaultAccess());
            assertThat(made.get().eventAccess()).isEqualTo(asked.eventAccess() && outer.eventAccess());
            for (Instant at : List.of(NOW, NOW.plusSeconds(50), NOW.plusSeconds(1000))) {
                assertThat(made.get().isExpired(at)).isEqualTo(asked.isExpired(at) || outer.isExpired(at));
            }
            for (String client : CLIENTS) {
                assertThat(made.get().addresses().allow(client))
                        .isEqualTo(asked.addresses().allow(client)
                                && outer.addresses().allow(client));
            }
            for (Optional<RealmId> active : actives()) {
                assertThat(isAllowed(made.get(), active))
                        .isEqualTo(isAllowed(asked, active) && isAllowed(outer, active));
            }
            assertThat(made.get().within(outer)).isEqualTo(made);
        }
        assertThat(empty).isBetween(100, 19_000);
    }

    private static boolean anyRequest(Grant one, Grant other) {
        boolean address = CLIENTS.stream()
                .anyMatch(client ->
                        one.addresses().allow(client) && other.addresses().allow(client));
        boolean realm = actives().stream().anyMatch(active -> isAllowed(one, active) && isAllowed(other, active));
        return address && realm;
    }

    private static List<Optional<RealmId>> actives() {
        List<Optional<RealmId>> all = REALMS.stream().map(RealmId::parse).collect(Collectors.toList());
        all.add(Optional.empty());
        return all;
    }

    private static boolean isAllowed(Grant grant, Optional<RealmId> active) {
        return grant.realms().decision(active) == Realms.Decision.ALLOWED;
    }

    private static Grant grant(Random random) {
        Set<Permission> granted = EnumSet.noneOf(Permission.class);
        for (Permission permission : Permission.values()) {
            if (random.nextBoolean()) {
                granted.add(permission);
            }
        }
        List<String> realms =
                REALMS.stream().filter(realm -> random.nextInt(3) == 0).toList();
        return new Grant(
                new Permissions(granted),
                AllowedAddresses.parse(some(random)).orElseThrow(),
                Realms.ofIds(realms, random.nextBoolean()),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean() ? Optional.empty() : Optional.of(NOW.plusSeconds(random.nextInt(100))));
    }

    private static List<String> some(Random random) {
        return random.ints(1 + random.nextInt(3), 0, ADDRESSES.size())
                .mapToObj(ADDRESSES::get)
                .toList();
    }
}
