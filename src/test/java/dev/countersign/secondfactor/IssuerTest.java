package dev.countersign.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.account.Accounts;
import dev.countersign.account.SignedIn;
import dev.countersign.password.Password;
import dev.countersign.session.Sessions;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Person;
import dev.countersign.testing.QrCode;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A dialect may set its own issuer name in the app, with any characters. */
@QuarkusTest
@WithTestResource(Servers.class)
class IssuerTest {

    @Inject
    Vertx vertx;

    @Inject
    Setups setups;

    @Inject
    Accounts accounts;

    @Inject
    Sessions sessions;

    private Map<String, String> parameters(Person person, Optional<String> issuer) {
        Work work = new Work(vertx);
        SignedIn who = work.run(() -> accounts.signedIn(sessions.verifyAccess(person.access(), "hoody")));
        Evidence evidence = new Evidence.ByPassword(new Password(person.password()));
        Setups.Setup setup =
                work.run(() -> setups.begin(who, evidence, new SetupOptions(issuer, true, true), Work.CLIENT));
        assertThat(setup.toString()).isEqualTo("***");
        Map<String, String> parameters = AuthenticatorApp.parameters(setup.uri());
        assertThat(QrCode.otpauthIn(setup.picture().orElseThrow())).isEqualTo(setup.uri());
        assertThat(parameters).containsEntry("secret", setup.key());
        return parameters;
    }

    @Test
    void isTheDialectsOrTheConfiguredOne() {
        Person person = Person.verified();
        assertThat(parameters(person, Optional.empty())).containsEntry("issuer", "Hoody");
        assertThat(parameters(person, Optional.of("Bank & Sons?secret=AAAA#%26")))
                .containsEntry("issuer", "Bank & Sons?secret=AAAA#%26");
    }
}
