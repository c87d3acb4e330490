package dev.countersign.wire.hoody;

import dev.countersign.wire.openapi.DialectDocument;
import dev.countersign.wire.openapi.SecuritySchemes;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** The OpenAPI document of the Hoody dialect. */
public class HoodyOpenApi extends DialectDocument implements OASFilter {

    public HoodyOpenApi() {
        super(
                new About("Hoody", "Every answer with a body carries X-Hoody-Signature, an Ed25519 signature."),
                new Refusals(
                        "A refusal; code names its reason",
                        HoodyError.class,
                        List.of("400", "405", "406", "413", "415", "429", "500", "503")));
    }

    @Override
    protected void addTo(Components components) {
        components.addSecurityScheme("bearer", SecuritySchemes.jwt());
        components.addSecurityScheme("basic", SecuritySchemes.basic());
        components.addParameter("CodeChallenge", query("code_challenge").required(true));
        components.addParameter("RedirectUri", query("redirect_uri"));
        components.addParameter("Ticket", query("ticket").required(true));
        components.addResponse(
                "NoNavigation", OASFactory.createAPIResponse().description("Not a navigation: nothing happened"));
    }

    private static Parameter query(String name) {
        Schema text = OASFactory.createSchema().addType(Schema.SchemaType.STRING);
        return OASFactory.createParameter().name(name).in(Parameter.In.QUERY).schema(text);
    }

    @Override
    protected void complete(String name, Schema schema) {
        if (name.equals("EnvelopeVoid")) {
            schema.removeProperty("data");
        } else if (name.startsWith("Envelope")) {
            schema.addRequired("data");
        }
    }
}
