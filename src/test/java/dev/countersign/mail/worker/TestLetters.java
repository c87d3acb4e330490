package dev.countersign.mail.worker;

import dev.countersign.mail.Links;
import dev.countersign.mail.Mail;
import dev.countersign.mail.TestConfig;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateLocator;
import io.quarkus.qute.Variant;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes mails with the server's templates, without starting the server. */
final class TestLetters {

    static final Links LINKS = new Links("https://id.example.com", Optional.empty(), Optional.empty());

    private TestLetters() {}

    static io.quarkus.mailer.Mail written(Mail mail, Map<String, String> settings) {
        return new Letters(engine(), LINKS, TestConfig.of(settings))
                .write(mail, "0f0f")
                .await()
                .atMost(Duration.ofSeconds(10));
    }

    private static Engine engine() {
        return Engine.builder()
                .addDefaults()
                .addValueResolver(new ReflectionValueResolver())
                .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
                .addLocator(TestLetters::located)
                .build();
    }

    private static Optional<TemplateLocator.TemplateLocation> located(String id) {
        return Optional.of(new TemplateLocator.TemplateLocation() {
            @Override
            public Reader read() {
                return new InputStreamReader(
                        TestLetters.class.getResourceAsStream("/templates/" + id), StandardCharsets.UTF_8);
            }

            @Override
            public Optional<Variant> getVariant() {
                return Optional.of(
                        Variant.forContentType(id.endsWith(".html") ? Variant.TEXT_HTML : Variant.TEXT_PLAIN));
            }
        });
    }
}
