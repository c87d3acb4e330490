package dev.countersign.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.code.Code;
import dev.countersign.embedded.Mail;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.SecretToken;
import dev.countersign.secondfactor.Work;
import dev.countersign.session.IssuedTokens;
import dev.countersign.session.ResponseMode;
import dev.countersign.session.Terms;
import dev.countersign.signin.SecondStep;
import dev.countersign.signin.SecondStep.Answer;
import dev.countersign.signin.SignInOutcome;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Secured;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A user with a second factor, and the core services for signing in, without a dialect. */
record Below(Work work, Challenges challenges, SecondStep secondStep, Secured somebody) {

    private static final ResponseMode TOKENS = Terms.pair("hoody").mode();

    static final String OF = " where account_id = (select id from account where email_key = $1)";
    private static final Pattern SIX_DIGITS = Pattern.compile("(?m)^\\s*(\\d{6})\\s*$");

    static Below wire(Vertx vertx, Challenges challenges, SecondStep secondStep) {
        Secured somebody = Secured.somebody();
        Ledger.awaitMailsSent(somebody.person().email());
        return new Below(new Work(vertx), challenges, secondStep, somebody);
    }

    SecretToken challenge() {
        return new SecretToken(somebody.challenge());
    }

    String mailedCode(SecretToken challenge) {
        String to = somebody.person().email();
        int before = Mailbox.allTo(to).size();
        work.run(() -> challenges.mailCode(challenge, TOKENS));
        Mail mail = Mailbox.awaitTo(to, before + 1).getFirst();
        Matcher code = SIX_DIGITS.matcher(mail.text());
        assertThat(code.find()).as(mail.text()).isTrue();
        return code.group(1);
    }

    static Answer answer(SecretToken challenge, String code) {
        return new Answer(challenge, Code.mailed(code).orElseThrow());
    }

    Reason refusal(SecretToken challenge, String code) {
        return work.refusal(() -> secondStep.withCode(answer(challenge, code), Terms.pair("hoody"), Work.CLIENT));
    }

    void assertOpens(SecretToken challenge, String code) {
        SignInOutcome<IssuedTokens> outcome =
                work.run(() -> secondStep.withCode(answer(challenge, code), Terms.pair("hoody"), Work.CLIENT));
        assertThat(outcome).isInstanceOf(SignInOutcome.Opened.class);
    }

    static String other(String code) {
        return code.substring(0, 5) + (char) ('0' + (code.charAt(5) - '0' + 1) % 10);
    }

    String failures() {
        return Ledger.texts(
                        "select failures from code_gate" + OF, somebody.person().email())
                .getFirst();
    }

    int version() {
        List<String> versions = Ledger.texts(
                "select security_version from account where email_key = $1",
                somebody.person().email());
        return Integer.parseInt(versions.getFirst());
    }
}
