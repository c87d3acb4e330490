package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.embedded.Mail;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawHttp;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Misdirecting mails, flooding mailboxes, and injecting text into mails. */
@QuarkusTest
@WithTestResource(Servers.class)
class MailAddressTest {

    private static final String FORGOT = "/api/v1/auth/forgot-password";
    private static final String FORGOT_AT_HYDRACORE = "/auth/forgot-password";
    private static final List<String> ENDPOINTS = Stream.concat(
                    Endpoints.SIGN_UPS.stream(),
                    Stream.of(
                            FORGOT,
                            FORGOT_AT_HYDRACORE,
                            "/api/v1/auth/resend-verification",
                            "/auth/resend-verification"))
            .toList();

    private static String body(String email) {
        return "{\"email\":" + email + ",\"password\":\"Correct-Horse-7-battery\",\"name\":\"Nobody\"}";
    }

    @Test
    void linksNeverFollowTheHostOfARequest() {
        Person waiting = Person.signedUp();
        String real =
                URI.create(Mailbox.latestTo(waiting.email()).links().getFirst()).getAuthority();
        for (String path : ENDPOINTS) {
            Person person = Endpoints.SIGN_UPS.contains(path) ? Person.stranger() : waiting;
            Ledger.awaitMailsSent(person.email());
            // A mailbox gets three mails an hour.
            Ledger.texts("delete from mail_outbox where mailbox_key = $1 returning id", person.email());
            int before = Mailbox.allTo(person.email()).size();
            assertThat(poisoned(path, person.email()).status()).as(path).isEqualTo(200);
            Mail mail = Mailbox.awaitTo(person.email(), before + 1).getFirst();
            assertThat(mail.links())
                    .as(path)
                    .isNotEmpty()
                    .allSatisfy(
                            link -> assertThat(URI.create(link).getAuthority()).isEqualTo(real));
            assertThat(mail.text() + mail.html() + mail.headers()).as(path).doesNotContain("evil");
        }
    }

    private static Answer poisoned(String path, String email) {
        byte[] request = RawHttp.request(
                "POST",
                path,
                body('"' + email + '"'),
                "Content-Type: application/json",
                "X-Forwarded-For: " + Api.fromAnywhere().address(),
                "X-Forwarded-Host: evil.example",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Port: 666",
                "X-Forwarded-Prefix: /evil",
                "X-Original-URL: http://evil.example/",
                "Forwarded: host=evil.example;proto=https",
                // Who reads bodies of pages only from its own asks for the referring page, too.
                "Referer: " + (path.contains("sign-up") ? Api.baseUrl() : "http://evil.example") + '/');
        String sent =
                new String(request, StandardCharsets.ISO_8859_1).replaceFirst("Host: [^\r]+", "Host: evil.example");
        return RawHttp.parse("POST", path, RawHttp.exchange(sent.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void sendsNothingToSecondAddresses() {
        String victim = Person.verified().email();
        String evil = "evil-" + victim;
        for (String email : List.of(
                "[\"" + victim + "\",\"" + evil + "\"]",
                "{\"a\":\"" + victim + "\"}",
                "1",
                "true",
                "null",
                "\"" + victim + "\",\"email\":\"" + evil + "\"",
                "\"" + victim + "," + evil + "\"",
                "\"" + victim + ";" + evil + "\"",
                "\"" + victim + " " + evil + "\"",
                "\"" + victim + "\\r\\nBcc: " + evil + "\"",
                "\"" + victim + "\\nBcc: " + evil + "\"",
                "\"" + victim + "%0d%0aBcc:" + evil + "\"",
                "\"" + victim + "\\u0000" + evil + "\"",
                "\"" + victim + "\\u0000\"",
                "\"" + victim + "\\u2028Bcc: " + evil + "\"",
                "\"<" + victim + ">\"",
                "\"X <" + victim + ">\"",
                "\"\\\"a b\\\"@example.com\"",
                "\"a\\u0009b@example.com\"",
                "\"" + victim + "?cc=" + evil + "\"")) {
            for (String path : ENDPOINTS) {
                Answer answer = Api.fromAnywhere().postRaw(path, body(email));
                assertThat(answer.status()).as(path + email).isIn(400, 422);
            }
        }
        assertThat(Mailbox.allTo(victim)).hasSize(1);
        assertThat(Mailbox.allTo(evil)).isEmpty();
    }

    @Test
    void refusesAddressesThatOnlyLookLikeOthers() {
        for (String email : List.of(
                "\u212Aate@example.com",
                "dotless\u0131@example.com",
                "full\uFF20example.com",
                "small\uFE6Bexample.com",
                "user\u200B@example.com",
                "user@exam\u200Bple..com",
                "\u202Euser@example.com",
                "us\u00e9r@example.com",
                "user@example.com\uFF20evil.com",
                "user@evil.com\\u0000example.com",
                "user@-example.com",
                "user@example",
                "user@[127.0.0.1]",
                "user@127.0.0.1",
                "user@example.com.",
                ".user@example.com",
                "us..er@example.com",
                "@example.com",
                "user@",
                "a".repeat(65) + "@example.com",
                "user@" + "a".repeat(64) + ".com",
                "user@" + "abcdefgh.".repeat(30) + "com",
                "a@b@example.com")) {
            for (String path : ENDPOINTS) {
                assertThat(Api.fromAnywhere()
                                .postRaw(path, body('"' + email + '"'))
                                .status())
                        .as(path + ' ' + email)
                        .isIn(400, 422);
            }
            for (String path : Endpoints.SIGN_INS) {
                Answer answer = Endpoints.signIn(
                        Api.fromAnywhere(), path, email.replace("\\u0000", "\0"), "Correct-Horse-7-battery");
                assertThat(answer.status())
                        .as(path + ' ' + email)
                        .isIn(path.equals(Endpoints.BASIC) ? List.of(401) : List.of(400, 422));
            }
        }
    }

    @Test
    void treatsEverySpellingOfAnAddressAsTheSameAccount() {
        Person person = Person.verified();
        for (String spelled : List.of(
                person.email().toUpperCase(Locale.ROOT),
                person.email().replace("example", "\uFF45xample"),
                person.email().replace("example", "E\u200Bxample"),
                person.email().replace(".com", "\u3002com"))) {
            for (String path : Endpoints.SIGN_INS) {
                Answer answer = Endpoints.signIn(Api.fromAnywhere(), path, spelled, person.password());
                assertThat(answer.status()).as(path + ' ' + spelled).isIn(200, 400, 401, 422);
                if (answer.status() == 401) {
                    assertThat(path).isEqualTo(Endpoints.BASIC);
                }
            }
            for (String path : Endpoints.SIGN_UPS) {
                Answer answer = Endpoints.signUp(Api.fromAnywhere(), path, spelled, "Other-Horse-8-battery");
                assertThat(answer.status()).as(path + ' ' + spelled).isIn(200, 400, 422);
            }
        }
        assertThat(Ledger.texts("select email from account where email_key = $1", person.email()))
                .hasSize(1);
        Mailbox.awaitTo(person.email(), 2);
        assertThat(Mailbox.allTo(person.email()).stream()
                        .filter(mail -> mail.text().contains("token=")))
                .as("no second registration got a link")
                .hasSize(1);
    }

    @Test
    void sendsNoMoreThanThreeMailsToOneMailbox() {
        String name = Person.stranger().email().replace("@example.com", "");
        List<String> spellings = List.of(
                name + "@gmail.com",
                name + "+1@gmail.com",
                name + "+2@googlemail.com",
                name.charAt(0) + "." + name.substring(1) + "@gmail.com",
                name.toUpperCase(Locale.ROOT) + "@gmail.com",
                name + "+x.y@gmail.com");
        for (int i = 0; i < spellings.size(); i++) {
            String path = Endpoints.SIGN_UPS.get(i % Endpoints.SIGN_UPS.size());
            Answer signedUp = Endpoints.signUp(Api.fromAnywhere(), path, spellings.get(i), "Correct-Horse-7-battery");
            assertThat(signedUp.status()).isEqualTo(200);
            Answer forgot =
                    Api.fromAnywhere().post(i % 2 == 0 ? FORGOT : FORGOT_AT_HYDRACORE, "email", spellings.get(i));
            assertThat(forgot.status()).isEqualTo(200);
        }
        Person.signedUp().mailedToken();
        Ledger.awaitMailsSent(name + "@gmail.com");
        long sent = spellings.stream()
                .map(String::toLowerCase)
                .distinct()
                .mapToLong(spelling -> Mailbox.allTo(spelling).size())
                .sum();
        assertThat(sent).isEqualTo(3);
    }

    @Test
    void spendsNothingWhenALinkIsOnlyOpened() {
        Person person = Person.signedUp();
        URI link = URI.create(Mailbox.latestTo(person.email()).links().getFirst());
        for (int i = 0; i < 5; i++) {
            RawHttp.send("GET", link.getPath() + '?' + link.getQuery());
            RawHttp.send("HEAD", link.getPath() + '?' + link.getQuery(), "Sec-Purpose: prefetch");
        }
        assertThat(person.verify(person.mailedToken()).status()).isEqualTo(200);
        person.api().post(FORGOT, "email", person.email());
        Mail reset = Mailbox.awaitTo(person.email(), 2).getFirst();
        URI second = URI.create(reset.links().getFirst());
        for (int i = 0; i < 5; i++) {
            RawHttp.send("GET", second.getPath() + '?' + second.getQuery());
        }
        Answer answer = person.api()
                .post(
                        "/api/v1/auth/reset-password",
                        "token",
                        Person.tokenIn(reset.text()),
                        "password",
                        "Other-Horse-8-battery");
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void printsWhatPeopleTypeAsItIs() {
        String name = Person.stranger().email().replace("@example.com", "");
        for (String local :
                List.of("{7*7}" + name, "{{7*7}}" + name, "${7*7}" + name, "#{7*7}" + name, "{!x!}" + name)) {
            Person person = new Person(local + "@example.com", "Correct-Horse-7-battery", Api.fromAnywhere());
            assertThat(person.api()
                            .with("User-Agent", "<img src=x onerror=alert(1)>{7*7}")
                            .post("/api/v1/auth/signup", "email", person.email(), "password", person.password())
                            .status())
                    .isEqualTo(200);
            Mail mail = Mailbox.latestTo(person.email());
            assertThat(mail.to()).contains(local);
            assertThat(mail.text() + mail.html() + mail.subject())
                    .doesNotContain("49" + name)
                    .doesNotContain("<img");
            assertThat(person.verify(person.mailedToken()).status()).isEqualTo(200);
        }
    }
}
