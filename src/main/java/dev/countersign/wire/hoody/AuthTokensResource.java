package dev.countersign.wire.hoody;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.automation.Author;
import dev.countersign.automation.AutomationTokens;
import dev.countersign.automation.Listing;
import dev.countersign.automation.Permission;
import dev.countersign.kernel.Time;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The automation tokens of an account; a token sees only those that descend from it. */
@Path("/api/v1/auth/tokens")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "tokens")
public class AuthTokensResource {

    private static final int USUAL_SIZE = 100;

    private final AutomationTokens tokens;
    private final Authors authors;
    private final Time time;

    AuthTokensResource(AutomationTokens tokens, Authors authors, Time time) {
        this.tokens = tokens;
        this.authors = authors;
        this.time = time;
    }

    /** Tokens, the newest first. {@code truncated} is there only if it is true, {@code metadata} only for pages. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(requiredProperties = {"statusCode", "message", "data"})
    public record TokenList(
            int statusCode, String message, List<AuthTokenView> data, Boolean truncated, PageView metadata) {

        static TokenList of(Listing listing, Optional<Listing.Page> page) {
            return new TokenList(
                    200,
                    "Auth tokens retrieved successfully",
                    listing.tokens().stream().map(AuthTokenView::of).toList(),
                    listing.truncated() ? true : null,
                    page.map(asked -> PageView.of(listing.total(), asked.number(), asked.size()))
                            .orElse(null));
        }
    }

    @GET
    @Takes(value = CredentialRule.SESSION_OR_TOKEN, permission = Permission.RESOURCES_CREATE_TOKENS)
    @Operation(
            summary = "The automation tokens, the newest first",
            description = "Without page and limit, which are our extension, the newest 1000.")
    @Parameter(
            name = "page",
            in = ParameterIn.QUERY,
            description = "From 1",
            schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "1 to 1000 for each page; 100 if missing",
            schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(responseCode = "200", description = "The tokens, without their texts")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<TokenList> list(@Context HttpServerRequest request) {
        Optional<Listing.Page> page = page(QueryParameters.of(request));
        return tokens.list(authors.of(request), page.orElse(Listing.Page.NEWEST))
                .map(listing -> TokenList.of(listing, page));
    }

    private static Optional<Listing.Page> page(QueryParameters query) {
        Optional<Integer> number = query.number("page", 100_000);
        Optional<Integer> size = query.number("limit", Listing.MOST);
        return number.isEmpty() && size.isEmpty()
                ? Optional.empty()
                : Optional.of(new Listing.Page(number.orElse(1), size.orElse(USUAL_SIZE)));
    }

    @POST
    @ResponseStatus(201)
    @Takes(value = CredentialRule.SESSION_OR_TOKEN, permission = Permission.RESOURCES_CREATE_TOKENS)
    @Operation(summary = "Make an automation token", description = "A token gives its own tokens no more than it has.")
    @APIResponse(
            responseCode = "201",
            description = "The token; its text is shown only now",
            content = @Content(schema = @Schema(implementation = MadeTokenView.Made.class)))
    @APIResponse(responseCode = "403", ref = "Refusal")
    @APIResponse(responseCode = "409", ref = "Refusal")
    public Uni<MadeTokenView.Made> create(
            @Valid @NotNull TokenRequests.Create body, @Context HttpServerRequest request) {
        Author author = authors.of(request, TokenFields.code(body.otp_code()));
        return tokens.create(author, body.token(time.now()))
                .map(made -> MadeTokenView.made("Auth token created successfully", made));
    }
}
