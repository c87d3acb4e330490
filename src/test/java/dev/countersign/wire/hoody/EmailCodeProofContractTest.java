package dev.countersign.wire.hoody;

import dev.countersign.testing.Passwordless;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** An email code instead of a password, wherever a password is asked for. */
@QuarkusTest
@WithTestResource(Servers.class)
class EmailCodeProofContractTest {

    @TestFactory
    Stream<DynamicTest> provesTheFirstFactor() {
        return Row.tests(
                Row.of("of a setup")
                        .given(Passwordless::somebody)
                        .when(person -> person.session()
                                .post(Secured.TWO_FACTOR + "/setup", "email_code", Passwordless.mailed(person)))
                        .ok("2FA setup initiated", "qr_code", "manual_entry_key", "backup_codes")
                        .events("second_factor_set_up")
                        .mails("Your one-time code"),
                Row.of("of disabling")
                        .secured(
                                Passwordless::secured,
                                who -> who.session()
                                        .deleteWith(
                                                Secured.TWO_FACTOR,
                                                "email_code",
                                                Passwordless.mailed(Passwordless.session(who)),
                                                "code",
                                                who.backupCodes().getFirst()))
                        .ok("2FA successfully disabled", "token", "refreshToken", "sessions_revoked")
                        .events("second_factor_disabled", "sessions_ended")
                        .mails("Your one-time code", "Two-factor authentication was turned off"),
                Row.of("of new backup codes")
                        .secured(
                                Passwordless::secured,
                                who -> who.session()
                                        .post(
                                                Secured.TWO_FACTOR + "/backup-codes/regenerate",
                                                "email_code",
                                                Passwordless.mailed(Passwordless.session(who)),
                                                "code",
                                                who.app().freshCode()))
                        .ok("Backup codes regenerated", "backup_codes")
                        .events("backup_codes_regenerated")
                        .mails("Your one-time code", "You have new backup codes"),
                Row.of("of a gate that is switched off")
                        .secured(
                                Passwordless::secured,
                                who -> who.session()
                                        .patch(
                                                Secured.TWO_FACTOR + "/token-gate",
                                                "enabled",
                                                false,
                                                "email_code",
                                                Passwordless.mailed(Passwordless.session(who)),
                                                "otp_code",
                                                who.app().freshCode()))
                        .ok("Token gate updated", "require_for_tokens")
                        .events("token_gate_changed")
                        .mails("Your one-time code", "Your tokens can be changed without a code"));
    }
}
