package dev.countersign.embedded.demo;

import dev.countersign.embedded.MailboxPage;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/** What runs, for the landing page. */
record Running(Config config) {

    private static final Pattern LOGIN = Pattern.compile("//[^/@]*@");
    private static final String UNKNOWN = "not configured";

    /** The public address of this server. */
    String server() {
        return config.getValue("countersign.base-url", String.class).replaceAll("/+$", "");
    }

    /** The values that the page names. */
    Map<String, String> values(String demo) {
        Map<String, String> values = new HashMap<>();
        values.put("server", server());
        values.put("management", "http://localhost:" + managementPort());
        values.put("postgres", value("quarkus.datasource.reactive.url"));
        values.put("user", value("quarkus.datasource.username"));
        values.put("redis", LOGIN.matcher(value("quarkus.redis.hosts")).replaceAll("//"));
        values.put("smtp", value("quarkus.mailer.host") + ':' + value("quarkus.mailer.port"));
        values.put("mailbox", mailbox());
        values.put("demo", demo);
        return values;
    }

    private String managementPort() {
        String setting =
                "test".equals(value("quarkus.profile")) ? "quarkus.management.test-port" : "quarkus.management.port";
        return value(setting);
    }

    private String mailbox() {
        return config.getOptionalValue(MailboxPage.FOLDER, String.class).isPresent() ? MailboxPage.PATH : "/";
    }

    private String value(String setting) {
        return config.getOptionalValue(setting, String.class).orElse(UNKNOWN);
    }
}
