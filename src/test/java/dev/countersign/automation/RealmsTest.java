package dev.countersign.automation;

import static dev.countersign.automation.Realms.Decision.ALLOWED;
import static dev.countersign.automation.Realms.Decision.REALM_NOT_ALLOWED;
import static dev.countersign.automation.Realms.Decision.REALM_REQUIRED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.kernel.Refused;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RealmsTest {

    private static final RealmId A = new RealmId("a".repeat(24));
    private static final RealmId B = new RealmId("b".repeat(24));
    private static final RealmId C = new RealmId("c".repeat(24));

    private static Realms of(boolean allowNoRealm, RealmId... ids) {
        return Realms.ofIds(List.of(ids).stream().map(RealmId::value).toList(), allowNoRealm);
    }

    @Test
    void decides() {
        assertThat(Realms.ANYWHERE.decision(Optional.empty())).isEqualTo(ALLOWED);
        assertThat(Realms.ANYWHERE.decision(Optional.of(A))).isEqualTo(ALLOWED);
        assertThat(of(false).decision(Optional.empty())).isEqualTo(REALM_REQUIRED);
        assertThat(of(false).decision(Optional.of(A))).isEqualTo(ALLOWED);
        for (boolean allowNoRealm : new boolean[] {true, false}) {
            Realms bound = of(allowNoRealm, A, B);
            assertThat(bound.decision(Optional.empty())).isEqualTo(REALM_REQUIRED);
            assertThat(bound.decision(Optional.of(B))).isEqualTo(ALLOWED);
            assertThat(bound.decision(Optional.of(C))).isEqualTo(REALM_NOT_ALLOWED);
        }
    }

    @Test
    void addsAndRemovesOnce() {
        assertThat(of(true, A).with(B).with(B)).isEqualTo(of(true, A, B));
        assertThat(of(true, A, B).without(B).without(B)).isEqualTo(of(true, A));
    }

    @Test
    void keepsTheLastOne() {
        assertThatThrownBy(() -> of(true, A).without(A)).isInstanceOf(Refused.class);
        assertThat(of(true, A).without(B)).isEqualTo(of(true, A));
        assertThat(of(true).without(A)).isEqualTo(of(true));
    }

    @Test
    void isNeverWiderThanTheOther() {
        assertThat(Realms.ANYWHERE.within(of(false))).contains(of(false));
        assertThat(Realms.ANYWHERE.within(of(true, A))).contains(of(true, A));
        assertThat(of(true, A).within(Realms.ANYWHERE)).contains(of(true, A));
        assertThat(of(true, A, B).within(of(false, B, C))).contains(of(false, B));
        assertThat(of(true, A).within(of(true, B))).isEmpty();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "aaaaaaaaaaaaaaaaaaaaaaa", "AAAAAAAAAAAAAAAAAAAAAAAA", "gaaaaaaaaaaaaaaaaaaaaaaa"})
    void isNoId(String text) {
        assertThat(RealmId.parse(text)).isEmpty();
    }
}
