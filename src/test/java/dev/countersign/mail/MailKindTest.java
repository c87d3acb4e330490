package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MailKindTest {

    @Test
    void keepsTheNamesThatStandInTheOutboxInMetricsAndInLogs() {
        assertThat(MailKind.values())
                .extracting(MailKind::stored)
                .containsExactly(
                        "signup",
                        "resend",
                        "reset",
                        "password_changed",
                        "sign_ins_locked",
                        "second_factor_enabled",
                        "second_factor_disabled",
                        "backup_codes_regenerated",
                        "second_factor_shown",
                        "token_gate_opened",
                        "automation_token_created",
                        "automation_token_copied",
                        "automation_token_moved",
                        "identity_not_linked",
                        "identity_linked",
                        "identity_unlinked",
                        "account_deletion",
                        "account_restored",
                        "account_exported",
                        "second_factor_locked",
                        "second_factor_blocked",
                        "device_trusted",
                        "one_time_code");
        assertThat(MailKind.values())
                .allSatisfy(kind -> assertThat(MailKind.of(kind.stored())).isSameAs(kind));
    }

    @Test
    void budgetsWhatStrangersCanCause() {
        assertThat(MailKind.values())
                .filteredOn(MailKind::budgeted)
                .containsExactly(MailKind.SIGNUP, MailKind.RESEND, MailKind.RESET);
    }

    @Test
    void letsThoseWaitThatNeedAnAddressAndNothingElse() {
        assertThat(MailKind.values())
                .filteredOn(MailKind::waitsForTheOthers)
                .containsExactly(MailKind.RESEND, MailKind.RESET);
        assertThat(MailKind.values()).filteredOn(MailKind::needsRoom).containsExactly(MailKind.SIGNUP, MailKind.RESET);
    }

    @Test
    void letsCodesAloneOvertake() {
        assertThat(MailKind.values()).filteredOn(MailKind::urgent).containsExactly(MailKind.ONE_TIME_CODE);
    }
}
