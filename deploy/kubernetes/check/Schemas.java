import com.google.gson.Gson;
import com.google.gson.JsonElement;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Checks rendered manifests against the models of the official Java client: {@code Schemas FILE...}. Prints one line
 * for each problem. It does not know custom resources.
 */
final class Schemas {

    private static final String MODELS = "io.kubernetes.client.openapi.models.";
    private static final Gson JSON = new Gson();

    private Schemas() {}

    public static void main(String... files) throws IOException {
        for (String file : files) {
            try (InputStream in = Files.newInputStream(Path.of(file))) {
                for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(in)) {
                    problem((Map<?, ?>) document)
                            .ifPresent(text -> System.out.println(file + ": " + text.replace('\n', ' ')));
                }
            }
        }
    }

    private static Optional<String> problem(Map<?, ?> document) {
        String version = String.valueOf(document.get("apiVersion"));
        if (version.matches(".*\\.(coreos\\.com|gateway\\.networking\\.k8s\\.io)/.*|gateway\\.networking.*|monitoring.*")) {
            return Optional.empty();
        }
        String prefix = version.substring(version.indexOf('/') + 1);
        String model = MODELS + Character.toUpperCase(prefix.charAt(0)) + prefix.substring(1) + document.get("kind");
        try {
            Class.forName(model)
                    .getMethod("validateJsonElement", JsonElement.class)
                    .invoke(null, JSON.toJsonTree(document));
            return Optional.empty();
        } catch (InvocationTargetException e) {
            return Optional.of(String.valueOf(e.getCause().getMessage()));
        } catch (ReflectiveOperationException e) {
            return Optional.of("unknown kind: " + version + " " + document.get("kind"));
        }
    }
}
