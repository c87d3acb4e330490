package dev.countersign.wire.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.junit.jupiter.api.Test;

/** A schema loses the number that the scan gave it if its plain name is free. */
class SchemaNamesTest {

    @Test
    void freesWhatOtherDialectsHad() {
        Map<String, Schema> schemas = named(
                Set.of("Login", "Login1", "View", "View1"), Map.of("View1", reference("Login1"), "Login1", object()));
        assertThat(schemas).containsOnlyKeys("View", "Login");
        assertThat(target(schemas.get("View"))).isEqualTo("Login");
    }

    @Test
    void keepsNumbersWithinOneDialect() {
        Map<String, Schema> schemas = named(
                Set.of("Login", "Login1", "Login2", "View"),
                Map.of("Login1", object(), "Login2", object(), "View", reference("Login2")));
        assertThat(schemas).containsOnlyKeys("Login", "Login1", "View");
        assertThat(target(schemas.get("View"))).isEqualTo("Login1");
    }

    @Test
    void renamesAReferenceThatIsMetTwiceOnce() {
        Schema shared = reference("Login2");
        Map<String, Schema> schemas = named(
                Set.of("Login", "Login1", "Login2", "View", "Other"),
                Map.of("Login1", object(), "Login2", object(), "View", shared, "Other", shared));
        assertThat(target(schemas.get("Other"))).isEqualTo("Login1");
    }

    @Test
    void leavesNumbersThatBelongToAName() {
        assertThat(named(Set.of("Sha256"), Map.of("Sha256", object()))).containsOnlyKeys("Sha256");
    }

    private static Map<String, Schema> named(Set<String> scanned, Map<String, Schema> kept) {
        OpenAPI document = OASFactory.createOpenAPI()
                .components(OASFactory.createComponents().schemas(kept));
        new SchemaNames(scanned).apply(document);
        return document.getComponents().getSchemas();
    }

    private static Schema object() {
        return OASFactory.createSchema();
    }

    private static Schema reference(String name) {
        return OASFactory.createSchema()
                .addProperty("it", OASFactory.createSchema().ref(name));
    }

    private static String target(Schema schema) {
        String ref = schema.getProperties().get("it").getRef();
        return ref.substring(ref.lastIndexOf('/') + 1);
    }
}
