package dev.countersign.mail.worker;

import io.quarkus.qute.Locate;
import io.quarkus.qute.TemplateLocator;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Finds the template of a mail when the first of its kind is sent. Quarkus parses every template that it finds itself, at
 * each start.
 */
@Locate("mail/.*")
class LetterLocator implements TemplateLocator {

    @Override
    public Optional<TemplateLocation> locate(String id) {
        URL file = id.startsWith("mail/") ? LetterLocator.class.getResource("/templates/" + id) : null;
        return Optional.ofNullable(file).map(found -> new Letter(found, id.endsWith(".html")));
    }

    /* The content type decides whether values are escaped. */
    private record Letter(URL file, boolean isHtml) implements TemplateLocation {

        @Override
        public Reader read() {
            try {
                return new InputStreamReader(file.openStream(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Optional<Variant> getVariant() {
            return Optional.of(Variant.forContentType(isHtml ? Variant.TEXT_HTML : Variant.TEXT_PLAIN));
        }
    }
}
