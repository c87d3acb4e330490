package dev.countersign.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.account.Signups.Registered;
import dev.countersign.account.Signups.Registration;
import dev.countersign.embedded.Mail;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.SecretToken;
import dev.countersign.password.Password;
import dev.countersign.password.PasswordRule;
import dev.countersign.secondfactor.Work;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** A user registered directly through the core, with a code in the verification mail. */
record Registrant(Work work, Signups signups, Verification verification, EmailAddress address, Registered registered) {

    static final String PASSWORD = "eight-ch";
    static final String NAME = "Grace Hopper";
    static final String IMAGE = "https://example.com/grace.png";

    static Registrant somebody(Work work, Signups signups, Verification verification) {
        EmailAddress address = EmailAddress.parse(Person.stranger().email()).orElseThrow();
        return register(work, signups, verification, address, true);
    }

    static Registrant register(
            Work work, Signups signups, Verification verification, EmailAddress address, boolean withCode) {
        return register(work, signups, verification, registration(address, PASSWORD, withCode));
    }

    private static Registrant register(
            Work work, Signups signups, Verification verification, Registration registration) {
        EmailAddress address = registration.address();
        Registered registered = work.run(() -> signups.register(registration, client()));
        Registrant registrant = new Registrant(work, signups, verification, address, registered);
        Ledger.awaitMailsSent(address.key());
        return registrant;
    }

    static Registration registration(EmailAddress address, String password, boolean withCode) {
        return new Registration(
                address,
                new Password(password),
                PasswordRule.LENGTH,
                Optional.of(NAME),
                Optional.of(IMAGE),
                Optional.empty(),
                withCode);
    }

    /** A client with its own random address, so that no two share a rate limit. */
    static Client client() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String address = "10." + random.nextInt(256) + '.' + random.nextInt(256) + '.' + random.nextInt(1, 255);
        return new Client(address, address, "test");
    }

    /** Registers the same address as someone else, with another password. */
    Registrant stranger(String password) {
        return register(work, signups, verification, registration(address, password, true));
    }

    /** Registers the same address as someone else, with the same password. */
    Registrant rival() {
        return register(work, signups, verification, address, true);
    }

    String id() {
        return registered.id();
    }

    Mail mail() {
        return Mailbox.latestTo(address.key());
    }

    String code() {
        return codeIn(mail());
    }

    static String codeIn(Mail mail) {
        assertThat(mail.codes()).as(mail.text()).hasSize(1);
        return mail.codes().getFirst();
    }

    SecretToken link() {
        return new SecretToken(Person.tokenIn(mail().text()));
    }

    /** Requests another mail and returns it. */
    Mail resent() {
        Ledger.awaitMailsSent(address.key());
        int before = Mailbox.allTo(address.key()).size();
        work.run(() -> signups.resend(address, client()));
        return Mailbox.awaitTo(address.key(), before + 1).getFirst();
    }

    static String other(String code) {
        return code.substring(0, 5) + (char) ('0' + (code.charAt(5) - '0' + 1) % 10);
    }

    Uni<Account> verifying(String code, Optional<String> proved) {
        return verification.verifyByCode(
                address, code, proved, client(), account -> Uni.createFrom().item(account));
    }

    Account verified(String code) {
        return work.run(() -> verifying(code, Optional.of(id())));
    }

    Reason refusal(String code) {
        return refusal(code, Optional.of(id()));
    }

    Reason refusal(String code, Optional<String> proved) {
        return work.refusal(() -> verifying(code, proved));
    }

    List<String> accounts() {
        return Ledger.texts("select id::text from account where email_key = $1", address.key());
    }

    List<String> pending() {
        return Ledger.texts("select id::text from pending_signup where email_key = $1", address.key());
    }

    List<String> codes() {
        return Ledger.texts("select tries::text from verification_code where pending_id = $1", id());
    }
}
