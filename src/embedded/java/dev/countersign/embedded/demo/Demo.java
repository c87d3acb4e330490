package dev.countersign.embedded.demo;

import dev.countersign.embedded.Extras;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Configures the demo: an application, and the provider that it signs in through. The application's pages are those of
 * this server at {@code 127.0.0.1}, which is another origin than {@code localhost}, as in real life.
 */
public final class Demo implements Extras {

    private static final Logger LOG = Logger.getLogger(Demo.class);

    static final String PROVIDER = "demo";
    static final String PAGE = "/dev/demo";
    static final String COMPLETION = PAGE + "/complete";

    private static final String SWITCH = "countersign.dev.demo";
    private static final String TRUSTED = "countersign.origins.trusted";
    private static final String REDIRECTS = "countersign.handoff.redirect-uris";

    @Override
    public Map<String, String> settings(String server, Function<String, String> configured) {
        if ("false".equals(configured.apply(SWITCH))) {
            return Map.of();
        }
        String origin = server.replace("//localhost", "//127.0.0.1");
        String provider = "countersign.oauth.providers." + PROVIDER;
        String application = "countersign.oauth.applications." + PROVIDER;
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("countersign.dev.demo-origin", origin);
        settings.put(provider + ".client-id", "countersign");
        settings.put(provider + ".client-secret", UUID.randomUUID().toString());
        settings.put(provider + ".display-name", "Demo Provider");
        settings.put(provider + ".issuer", server + DemoProvider.PATH);
        settings.put(application + ".origin", origin);
        settings.put(application + ".completion-url", origin + COMPLETION);
        settings.put(TRUSTED, longer(configured.apply(TRUSTED), origin));
        settings.put(REDIRECTS, longer(configured.apply(REDIRECTS), origin + PAGE));
        LOG.infof("What is running, and a sign-in to try: %s/", server);
        return settings;
    }

    private static String longer(String list, String entry) {
        return list == null || list.isBlank() ? entry : list + ',' + entry;
    }
}
