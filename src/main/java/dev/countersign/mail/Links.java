package dev.countersign.mail;

import dev.countersign.kernel.SecretToken;
import io.smallrye.config.ConfigMapping;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;

/**
 * The links in mails. They come from the configuration alone: a link made from the headers of a request would take the
 * token to a host that the sender of the request chose.
 */
@Singleton
public class Links {

    /** Where people reach this server. */
    @ConfigMapping(prefix = "countersign")
    public interface Config {

        /**
         * The absolute http or https URL under which people reach this server, such as {@code https://id.example.com}.
         */
        String baseUrl();
    }

    private static final String TOKEN = "{token}";

    private final String host;
    private final String verify;
    private final String reset;

    @Inject
    Links(Config config, MailConfig mail) {
        this(config.baseUrl(), mail.verifyLink(), mail.resetLink());
    }

    /** Links that the operator did not configure lead to our pages below {@code baseUrl}. */
    public Links(String baseUrl, Optional<String> verifyLink, Optional<String> resetLink) {
        URI base = absolute("countersign.base-url", baseUrl);
        if (base.getRawQuery() != null || base.getRawFragment() != null) {
            throw new IllegalArgumentException("countersign.base-url must have neither query nor fragment");
        }
        this.host = base.getHost();
        this.verify = verifyLink.map(link -> template("verify-link", link)).orElseGet(() -> page(base, Purpose.VERIFY));
        this.reset = resetLink.map(link -> template("reset-link", link)).orElseGet(() -> page(base, Purpose.RESET));
    }

    /** The link with this token; it leads to the page for this purpose. */
    public String to(Purpose purpose, SecretToken token) {
        String template = switch (purpose) {
            case VERIFY -> verify;
            case RESET -> reset;
        };
        return template.replace(TOKEN, token.reveal());
    }

    /** The host name under which people reach this server. */
    public String host() {
        return host;
    }

    /**
     * The Message-ID (RFC 5322, 3.6.4). Every attempt to send a mail has the same one, so mail programs recognise
     * copies.
     */
    public String messageId(String mailId) {
        return '<' + mailId + '@' + host + '>';
    }

    private static String page(URI base, Purpose purpose) {
        return base.toString().replaceAll("/+$", "") + purpose.path() + "?token=" + TOKEN;
    }

    private static String template(String key, String link) {
        if (!link.contains(TOKEN)) {
            throw new IllegalArgumentException("countersign.mail." + key + " must have " + TOKEN + " in it");
        }
        URI example = absolute("countersign.mail." + key, link.replace(TOKEN, "0"));
        if (example.getHost()
                .equals(absolute("countersign.mail." + key, link.replace(TOKEN, "1"))
                        .getHost())) {
            return link;
        }
        throw new IllegalArgumentException("countersign.mail." + key + " must not have " + TOKEN + " in its host");
    }

    private static URI absolute(String key, String text) {
        URI uri = parsed(key, text);
        boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!web || uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(key + " must be an absolute http or https URL with a host and no user");
        }
        return uri;
    }

    private static URI parsed(String key, String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + " is not a URL", e);
        }
    }
}
