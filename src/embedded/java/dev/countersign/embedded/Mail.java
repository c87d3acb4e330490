package dev.countersign.embedded;

import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A received mail with everything decoded. An absent part is the empty string.
 *
 * @param id its name in the mailbox
 * @param links the http and https addresses in its text part, in their order
 */
public record Mail(
        String id,
        String to,
        String subject,
        Map<String, String> headers,
        String text,
        String html,
        List<String> links) {
    private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"'\\p{Cntrl}]+");
    private static final Pattern CODE = Pattern.compile("(?m)^\\d{6}$");
    /** Punctuation and brackets after a link that are not part of it. */
    private static final Pattern AFTER_LINK = Pattern.compile("[.,;:!?)\\]}]+$");

    /** The one-time codes in its text part: six digits on a line of their own. */
    public List<String> codes() {
        return CODE.matcher(text).results().map(MatchResult::group).toList();
    }

    static Mail read(String id, byte[] message) throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // The mail library finds its services by this class loader; a thread of the SMTP server may have a closed one.
        thread.setContextClassLoader(Mail.class.getClassLoader());
        try {
            MimeMessage mime =
                    new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(message));
            Map<String, String> headers = headers(mime);
            String text = part(mime, "text/plain");
            return new Mail(
                    id,
                    headers.getOrDefault("To", ""),
                    headers.getOrDefault("Subject", ""),
                    headers,
                    text,
                    part(mime, "text/html"),
                    linksIn(text));
        } catch (MessagingException e) {
            throw new IOException("This is no mail: " + e.getMessage(), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    static List<String> linksIn(String text) {
        return LINK.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(link -> AFTER_LINK.matcher(link).replaceFirst(""))
                .toList();
    }

    private static Map<String, String> headers(MimeMessage mime) throws MessagingException, IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : Collections.list(mime.getAllHeaders())) {
            String decoded = MimeUtility.decodeText(MimeUtility.unfold(header.getValue()));
            // An encoded word may contain a line break, and this text is logged.
            headers.merge(header.getName(), decoded.replaceAll("\\p{Cntrl}", " "), (one, other) -> one + ", " + other);
        }
        return headers;
    }

    /** The first part of this type, at any depth. */
    private static String part(MimePart part, String type) throws MessagingException, IOException {
        if (part.isMimeType(type)) {
            return new String(part.getInputStream().readAllBytes(), charset(part)).replace("\r\n", "\n");
        }
        if (part.isMimeType("multipart/*")) {
            byte[] content = part.getInputStream().readAllBytes();
            MimeMultipart parts = new MimeMultipart(new ByteArrayDataSource(content, part.getContentType()));
            for (int i = 0; i < parts.getCount(); i++) {
                BodyPart inner = parts.getBodyPart(i);
                String found = inner instanceof MimePart mimePart ? part(mimePart, type) : "";
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return "";
    }

    private static Charset charset(MimePart part) throws MessagingException {
        String name = new ContentType(part.getContentType()).getParameter("charset");
        try {
            return name == null ? StandardCharsets.UTF_8 : Charset.forName(MimeUtility.javaCharset(name));
        } catch (IllegalArgumentException e) {
            return StandardCharsets.UTF_8;
        }
    }
}
