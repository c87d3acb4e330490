package dev.countersign.wire.openapi;

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
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * The OpenAPI document of one dialect. The build scans the resources of all dialects into each document; this class keeps the
 * operations of its own dialect and adds what all of them have in common. Its libraries are not part of the server. Each
 * dialect extends it with a public {@link OASFilter}, which the build names.
 */
public abstract class DialectDocument {

    private static final String REFUSAL = "Refusal";

    /**
     * The title and description of the dialect's document.
     *
     * @param title the dialect's name
     * @param description what holds for every operation
     */
    public record About(String title, String description) {}

    /**
     * The refusals that every operation may answer with.
     *
     * @param body the record that describes their body
     * @param statuses their status codes; an operation that documents one itself keeps its own description
     */
    public record Refusals(String description, Class<? extends Record> body, List<String> statuses) {}

    private final About about;
    private final Refusals refusals;

    protected DialectDocument(About about, Refusals refusals) {
        this.about = about;
        this.refusals = refusals;
    }

    /** Adds what the operations refer to by its name: the security schemes, see {@link SecuritySchemes}, and more. */
    protected abstract void addTo(Components components);

    /** Corrects a schema, after every property of an answer has been marked as required. */
    protected void complete(String name, Schema schema) {}

    /** Turns the scan of all dialects into the document of this one. */
    public final void filterOpenAPI(OpenAPI document) {
        document.setInfo(OASFactory.createInfo()
                .title("Countersign, " + about.title() + " dialect")
                .version("1")
                .description(about.description()));
        List<Operation> operations = keepOwned(document);
        operations.forEach(this::addRefusals);
        operations.forEach(operation -> operation.setOperationId(null));
        keepTagsOf(document, operations);
        Map<String, Schema> schemas = document.getComponents().getSchemas();
        Set<String> scanned = Set.copyOf(schemas.keySet());
        Components components =
                OASFactory.createComponents().schemas(schemas).addResponse(REFUSAL, refusal(refusals.description()));
        addTo(components);
        document.setComponents(components);
        show(document, new UnusedSchemaFilter());
        new SchemaNames(scanned).apply(document);
        components.getSchemas().forEach(this::completeSchema);
    }

    private APIResponse refusal(String description) {
        Schema body = OASFactory.createSchema()
                .ref("#/components/schemas/" + refusals.body().getSimpleName());
        return OASFactory.createAPIResponse()
                .description(description)
                .content(OASFactory.createContent()
                        .addMediaType(
                                "application/json", OASFactory.createMediaType().schema(body)));
    }

    /* Shows the visitor every element of the document. */
    static void show(OpenAPI document, OASFilter visitor) {
        ((BaseModel<?>) document).filter(visitor, new IdentityHashMap<>());
    }

    /* Keeps the operations of the dialect's package: an id begins with the class and ends with the method. */
    private List<Operation> keepOwned(OpenAPI document) {
        String own = getClass().getPackageName() + '.';
        Map<String, PathItem> items = document.getPaths().getPathItems();
        Set.copyOf(items.keySet()).forEach(path -> {
            PathItem item = items.get(path);
            Set.copyOf(item.getOperations().entrySet()).stream()
                    .filter(operation -> !operation.getValue().getOperationId().startsWith(own))
                    .forEach(operation -> item.setOperation(operation.getKey(), null));
            if (item.getOperations().isEmpty()) {
                document.getPaths().removePathItem(path);
            }
        });
        return document.getPaths().getPathItems().values().stream()
                .flatMap(item -> item.getOperations().values().stream())
                .toList();
    }

    /* Operations that require a credential may also answer 401. */
    private void addRefusals(Operation operation) {
        OperationLimits.of(operation.getOperationId(), getClass().getClassLoader())
                .ifPresent(limits -> operation.getResponses().addAPIResponse("429", refusal(limits)));
        refusals.statuses().forEach(status -> addRefusal(operation, status));
        if (operation.getSecurity() != null && !operation.getSecurity().isEmpty()) {
            addRefusal(operation, "401");
        }
    }

    private static void addRefusal(Operation operation, String status) {
        if (!operation.getResponses().hasAPIResponse(status)) {
            operation
                    .getResponses()
                    .addAPIResponse(status, OASFactory.createAPIResponse().ref(REFUSAL));
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

    /* All fields of an answer are required, unless its record lists the required ones. */
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
