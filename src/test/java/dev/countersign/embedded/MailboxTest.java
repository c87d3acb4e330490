package dev.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailboxTest {
    private static final String QUOTED_PRINTABLE = """
            To: Ada <ada@example.org>
            Subject: =?UTF-8?Q?Best=C3=A4tigung?=
            Content-Type: text/plain; charset=UTF-8
            Content-Transfer-Encoding: quoted-printable

            Gr=C3=BC=C3=9Fe! Open https://accounts.example/verify?token=3Dabc=
            def&x=3D1, or (http://localhost:8080/a).
            """;

    @TempDir
    private Path folder;

    @Test
    void joinsALinkThatQuotedPrintableHasBroken() throws IOException {
        Mail mail = Mail.read("1", bytes(QUOTED_PRINTABLE));

        assertThat(mail.to()).isEqualTo("Ada <ada@example.org>");
        assertThat(mail.subject()).isEqualTo("Bestätigung");
        assertThat(mail.text()).startsWith("Grüße!");
        assertThat(mail.links())
                .containsExactly("https://accounts.example/verify?token=abcdef&x=1", "http://localhost:8080/a");
    }

    @Test
    void readsBothPartsOfAMailInBase64() throws IOException {
        Mail mail = Mail.read("1", bytes(alternatives("Über https://a.example/ü", "<p>hello</p>")));

        assertThat(mail.text()).isEqualTo("Über https://a.example/ü");
        assertThat(mail.html()).isEqualTo("<p>hello</p>");
        assertThat(mail.links()).containsExactly("https://a.example/ü");
    }

    @Test
    void findsACodeThatHasALineOfItsOwn() throws IOException {
        Mail mail = Mail.read("1", bytes("Subject: s\n\nIt is:\n\n246810\n\nNot 123456, nor\n1234567\n"));

        assertThat(mail.codes()).containsExactly("246810");
    }

    @Test
    void keepsLineBreaksOfASubjectOutOfTheLog() throws IOException {
        String subject = Base64.getEncoder().encodeToString("one\r\ntwo".getBytes(StandardCharsets.UTF_8));

        assertThat(Mail.read("1", bytes("Subject: =?UTF-8?B?" + subject + "?=\n\nx"))
                        .subject())
                .isEqualTo("one  two");
    }

    @Test
    void showsTheNewestFirstAndDropsTheOldestBeyondItsLimit() throws IOException {
        Mailbox mailbox = new Mailbox(folder);
        for (int i = 1; i <= 502; i++) {
            mailbox.keep(bytes("Subject: " + i + "\n\nx"));
        }

        assertThat(mailbox.all()).hasSize(500);
        assertThat(mailbox.all().getFirst().subject()).isEqualTo("502");
        assertThat(mailbox.all().getLast().subject()).isEqualTo("3");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(500);
        }
    }

    @Test
    void findsNothingOutsideItsFolder() throws IOException {
        Files.writeString(folder.resolve("secret.eml"), "Subject: secret\n\nx");
        Mailbox mailbox = new Mailbox(folder.resolve("box"));

        assertThat(mailbox.find("../secret")).isEmpty();
        assertThat(mailbox.find("1795299227780-000002")).isEmpty();
    }

    @Test
    void escapesEverythingThatAMailSays() throws IOException {
        Mail mail = Mail.read(
                "1",
                bytes(alternatives("<b>'\"&", "\"></iframe><script>alert(1)</script>")
                        .replace("Subject: s", "Subject: </title><script>alert(2)</script>")));

        String page = MailHtml.one(mail);

        assertThat(page)
                .doesNotContain("<script", "<b>", "\"></iframe><")
                .contains("&lt;b&gt;&#39;&quot;&amp;", "srcdoc=\"&quot;&gt;&lt;/iframe&gt;&lt;script&gt;");
    }

    @Test
    void makesLinksOfAddressesAndOfNothingElse() {
        assertThat(MailHtml.linked("<a> https://a.example/?x=1&y=2. javascript:alert(1)"))
                .isEqualTo("&lt;a&gt; <a target=\"_blank\" rel=\"noopener noreferrer\""
                        + " href=\"https://a.example/?x=1&amp;y=2\">https://a.example/?x=1&amp;y=2</a>."
                        + " javascript:alert(1)");
    }

    private static String alternatives(String text, String html) {
        return String.format(Locale.ROOT, """
                To: ada@example.org
                Subject: s
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="outer"

                --outer
                Content-Type: multipart/alternative; boundary="inner"

                --inner
                Content-Type: text/plain; charset=UTF-8
                Content-Transfer-Encoding: base64

                %s
                --inner
                Content-Type: text/html; charset=UTF-8
                Content-Transfer-Encoding: base64

                %s
                --inner--
                --outer--
                """, base64(text), base64(html));
    }

    private static String base64(String text) {
        return Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(String mail) {
        return mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
