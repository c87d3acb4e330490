package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.embedded.Mail;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawHttp;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Having mails sent elsewhere, in numbers, or with a text of one's own. */
@QuarkusTest
@WithTestResource(Servers.class)
class MailAddressTest {

    private static final List<String> ENDPOINTS =
            List.of("/api/v1/auth/signup", "/api/v1/auth/forgot-password", "/api/v1/auth/resend-verification");

    private static String body(String email) {
        return "{\"email\":" + email + ",\"password\":\"Correct-Horse-7-battery\"}";
    }

    @Test
    void linksNeverPointWhereARequestSays() {
        Person person = Person.signedUp();
        String real =
                URI.create(Mailbox.latestTo(person.email()).links().getFirst()).getAuthority();
        String body = "{\"email\":\"" + person.email() + "\"}";
        byte[] request = RawHttp.request(
                "POST",
                ENDPOINTS.get(1),
                body,
                "Content-Type: application/json",
                "X-Forwarded-For: " + Api.fromAnywhere().address(),
                "X-Forwarded-Host: evil.example",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Port: 666",
                "X-Forwarded-Prefix: /evil",
                "X-Original-URL: http://evil.example/",
                "Forwarded: host=evil.example;proto=https",
                "Origin: http://localhost:1",
                "Referer: http://evil.example/");
        String sent = new String(request, java.nio.charset.StandardCharsets.ISO_8859_1)
                .replaceFirst("Host: [^\r]+", "Host: evil.example")
                .replaceFirst("Origin: [^\r]+\r\n", "");
        Answer answer = RawHttp.parse(
                "POST",
                ENDPOINTS.get(1),
                RawHttp.exchange(sent.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));
        assertThat(answer.status()).isEqualTo(200);
        Mail mail = Mailbox.awaitTo(person.email(), 2).getFirst();
        assertThat(mail.links())
                .isNotEmpty()
                .allSatisfy(link -> assertThat(URI.create(link).getAuthority()).isEqualTo(real));
        assertThat(mail.text() + mail.html() + mail.headers()).doesNotContain("evil");
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
                assertThat(answer.status()).as(path + email).isEqualTo(400);
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
                        .isEqualTo(400);
            }
            assertThat(Api.fromAnywhere()
                            .postRaw("/api/v1/users/auth/login", body('"' + email + '"'))
                            .status())
                    .as(email)
                    .isEqualTo(400);
        }
    }

    @Test
    void takesEverySpellingOfAnAddressForTheSameAccount() {
        Person person = Person.verified();
        for (String spelled : List.of(
                person.email().toUpperCase(Locale.ROOT),
                person.email().replace("example", "\uFF45xample"),
                person.email().replace("example", "E\u200Bxample"),
                person.email().replace(".com", "\u3002com"))) {
            Person other = new Person(spelled, person.password(), Api.fromAnywhere());
            assertThat(other.logIn().status()).as(spelled).isIn(200, 400);
            assertThat(other.signUp().status()).as(spelled).isIn(200, 400);
        }
        Mailbox.awaitTo(person.email(), 2);
        assertThat(Mailbox.allTo(person.email()).stream()
                        .filter(mail -> mail.text().contains("token=")))
                .as("no second registration got a link")
                .hasSize(1);
    }

    @Test
    void sendsNoMoreThanThreeMailsToOneMailbox() throws InterruptedException {
        String name = Person.stranger().email().replace("@example.com", "");
        List<String> spellings = List.of(
                name + "@gmail.com",
                name + "+1@gmail.com",
                name + "+2@googlemail.com",
                name.charAt(0) + "." + name.substring(1) + "@gmail.com",
                name.toUpperCase(Locale.ROOT) + "@gmail.com",
                name + "+x.y@gmail.com");
        for (String spelling : spellings) {
            Person person = new Person(spelling, "Correct-Horse-7-battery", Api.fromAnywhere());
            assertThat(person.signUp().status()).isEqualTo(200);
            assertThat(Api.fromAnywhere()
                            .post(ENDPOINTS.get(1), "email", spelling)
                            .status())
                    .isEqualTo(200);
        }
        Person later = Person.signedUp();
        later.mailedToken();
        Thread.sleep(1500);
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
        person.api().post(ENDPOINTS.get(1), "email", person.email());
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
