package dev.countersign.wire.http;

import io.smallrye.openapi.api.util.UnusedSchemaFilter;
import io.smallrye.openapi.model.BaseModel;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.info.Info;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * The OpenAPI document of one dialect. Every document is scanned from the resources of all dialects; this leaves in it
 * what belongs to its own, and adds what holds of each of its operations. It runs while the server is built. Each dialect
 * extends it by a public class that is an {@link OASFilter} itself; Quarkus does not look at superclasses for that.
 */
public abstract class DialectDocument {

    private static final String REFUSAL = "Refusal";

    /** Whether an operation at {@code path} is in the document: the dialect's own answer to the same question. */
    protected abstract boolean owns(String path);

    /** Its title, its version and what holds of the whole dialect. */
    protected abstract Info info();

    /** What every refusal looks like, for all of {@link #refusals}; made by {@link #refusal}. */
    protected abstract APIResponse refusal();

    /** The statuses by which any operation may refuse; one that an operation documents itself is left to it. */
    protected abstract List<String> refusals();

    /** Adds the security schemes that the operations name. */
    protected abstract void addSecuritySchemes(Components components);

    /** Says more of a schema; it is called after every property of an answer has been made a required one. */
    protected void complete(String name, Schema schema) {}

    /** A refusal whose body is the record {@code schema}, which is annotated with {@code @Schema}. */
    protected static APIResponse refusal(String description, Class<? extends Record> schema) {
        return OASFactory.createAPIResponse()
                .description(description)
                .content(OASFactory.createContent()
                        .addMediaType(
                                "application/json",
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema()
                                                .ref("#/components/schemas/" + schema.getSimpleName()))));
    }

    /** Makes the document of this dialect from what was scanned of all. */
    public final void filterOpenAPI(OpenAPI document) {
        document.setInfo(info());
        List<Operation> operations = keepOwned(document);
        operations.forEach(this::addRefusals);
        keepTagsOf(document, operations);
        Map<String, Schema> schemas = document.getComponents().getSchemas();
        Set<String> scanned = Set.copyOf(schemas.keySet());
        Components components = OASFactory.createComponents().schemas(schemas).addResponse(REFUSAL, refusal());
        addSecuritySchemes(components);
        document.setComponents(components);
        show(document, new UnusedSchemaFilter());
        new SchemaNames(scanned).apply(document);
        components.getSchemas().forEach(this::completeSchema);
    }

    /* Every element of the document to the visitor. */
    static void show(OpenAPI document, OASFilter visitor) {
        ((BaseModel<?>) document).filter(visitor, new IdentityHashMap<>());
    }

    private List<Operation> keepOwned(OpenAPI document) {
        Map<String, PathItem> items = document.getPaths().getPathItems();
        Set.copyOf(items.keySet()).stream().filter(path -> !owns(path)).forEach(document.getPaths()::removePathItem);
        return document.getPaths().getPathItems().values().stream()
                .flatMap(item -> item.getOperations().values().stream())
                .toList();
    }

    private void addRefusals(Operation operation) {
        for (String status : refusals()) {
            if (!operation.getResponses().hasAPIResponse(status)) {
                operation
                        .getResponses()
                        .addAPIResponse(status, OASFactory.createAPIResponse().ref(REFUSAL));
            }
        }
    }

    private static void keepTagsOf(OpenAPI document, List<Operation> operations) {
        Set<String> used = operations.stream()
                .filter(operation -> operation.getTags() != null)
                .flatMap(operation -> operation.getTags().stream())
                .collect(Collectors.toSet());
        if (document.getTags() != null) {
            document.setTags(document.getTags().stream()
                    .filter(tag -> used.contains(tag.getName()))
                    .toList());
        }
    }

    /* Of an answer's record every field is written, unless the record says which ones are. */
    private void completeSchema(String name, Schema schema) {
        Map<String, Schema> properties = schema.getProperties();
        if (properties == null || name.matches(".*Request\\d*")) {
            return;
        }
        if (schema.getRequired() == null) {
            schema.setRequired(new ArrayList<>(properties.keySet()));
        }
        complete(name, schema);
    }
}
