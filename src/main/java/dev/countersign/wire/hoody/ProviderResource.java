package dev.countersign.wire.hoody;

import dev.countersign.guard.Limit;
import dev.countersign.kernel.CodeChallenge;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.oauth.Applications;
import dev.countersign.oauth.Departures;
import dev.countersign.oauth.Offers;
import dev.countersign.oauth.ProviderSignIn;
import dev.countersign.oauth.ProviderSignIn.Arrival;
import dev.countersign.oauth.ProviderSignIn.Returned;
import dev.countersign.wire.http.AttemptCookies;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.LimitedBy;
import dev.countersign.wire.http.Navigation;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Sends browsers to identity providers and receives them again. Browsers navigate here: only errors are JSON. */
@Path("/api/v1/auth")
@Tag(name = "providers")
public class ProviderResource {

    private static final String GITHUB = "github";
    private static final String GOOGLE = "google";
    /* star_check is of an older client and means nothing more. */
    private static final Set<String> INTENTS = Set.of("login", "star_check");

    private final Departures departures;
    private final ProviderSignIn signIn;
    private final Applications applications;
    private final Redirects redirects;
    private final AttemptCookies cookies;
    private final ClientOf clients;

    ProviderResource(
            Departures departures,
            ProviderSignIn signIn,
            Applications applications,
            Redirects redirects,
            AttemptCookies cookies,
            ClientOf clients) {
        this.departures = departures;
        this.signIn = signIn;
        this.applications = applications;
        this.redirects = redirects;
        this.cookies = cookies;
        this.clients = clients;
    }

    @GET
    @Path("/github")
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy(Limit.PROVIDER_SIGN_IN)
    @Operation(summary = "Sign in with GitHub", description = "Ends at redirect_uri, with the result in its fragment.")
    @Parameter(name = "code_challenge", ref = "CodeChallenge")
    @Parameter(name = "redirect_uri", ref = "RedirectUri")
    @Parameter(
            name = "intent",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            implementation = String.class,
                            enumeration = {"login", "star_check"}))
    @APIResponse(responseCode = "302", description = "To GitHub")
    @APIResponse(responseCode = "204", ref = "NoNavigation")
    @APIResponse(responseCode = "404", ref = "Refusal")
    public Uni<RestResponse<Void>> gitHub(@Context HttpServerRequest request) {
        return begin(GITHUB, request);
    }

    @GET
    @Path("/github/callback")
    @Takes(CredentialRule.PUBLIC)
    @Operation(summary = "Where GitHub sends the browser back to")
    @APIResponse(responseCode = "302", description = "To the application, or to the page that asks the user")
    @APIResponse(responseCode = "204", ref = "NoNavigation")
    @APIResponse(responseCode = "404", ref = "Refusal")
    public Uni<RestResponse<Void>> gitHubCallback(@Context HttpServerRequest request) {
        return arrive(GITHUB, request);
    }

    @GET
    @Path("/google")
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy(Limit.PROVIDER_SIGN_IN)
    @Operation(summary = "Sign in with Google", description = "As with GitHub.")
    @Parameter(name = "code_challenge", ref = "CodeChallenge")
    @Parameter(name = "redirect_uri", ref = "RedirectUri")
    @APIResponse(responseCode = "302", description = "To Google")
    @APIResponse(responseCode = "204", ref = "NoNavigation")
    @APIResponse(responseCode = "404", ref = "Refusal")
    public Uni<RestResponse<Void>> google(@Context HttpServerRequest request) {
        return begin(GOOGLE, request);
    }

    @GET
    @Path("/google/callback")
    @Takes(CredentialRule.PUBLIC)
    @Operation(summary = "Where Google sends the browser back to")
    @APIResponse(responseCode = "302", description = "As with GitHub")
    @APIResponse(responseCode = "204", ref = "NoNavigation")
    @APIResponse(responseCode = "404", ref = "Refusal")
    public Uni<RestResponse<Void>> googleCallback(@Context HttpServerRequest request) {
        return arrive(GOOGLE, request);
    }

    @GET
    @Path("/providers/{id}")
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy(Limit.PROVIDER_SIGN_IN)
    @Operation(summary = "Sign in with another configured provider", description = "Our extension; as with GitHub.")
    @Parameter(name = "code_challenge", ref = "CodeChallenge")
    @Parameter(name = "redirect_uri", ref = "RedirectUri")
    @APIResponse(responseCode = "302", description = "To the provider")
    @APIResponse(responseCode = "204", ref = "NoNavigation")
    @APIResponse(responseCode = "404", ref = "Refusal")
    public Uni<RestResponse<Void>> other(@PathParam("id") String id, @Context HttpServerRequest request) {
        return begin(another(id), request);
    }

    @GET
    @Path("/providers/{id}/callback")
    @Takes(CredentialRule.PUBLIC)
    @Operation(summary = "Where that provider sends the browser back to", description = "Our extension.")
    @APIResponse(responseCode = "302", description = "As with GitHub")
    @APIResponse(responseCode = "204", ref = "NoNavigation")
    @APIResponse(responseCode = "404", ref = "Refusal")
    public Uni<RestResponse<Void>> otherCallback(@PathParam("id") String id, @Context HttpServerRequest request) {
        return arrive(another(id), request);
    }

    /* Each provider has one callback, the one that is registered there. */
    private static String another(String id) {
        if (id.equals(GITHUB) || id.equals(GOOGLE)) {
            throw HoodyReason.PROVIDER_NOT_CONFIGURED.refused();
        }
        return id;
    }

    private String configured(String provider) {
        if (!departures.knows(provider)) {
            throw HoodyReason.PROVIDER_NOT_CONFIGURED.refused();
        }
        return provider;
    }

    private Uni<RestResponse<Void>> begin(String provider, HttpServerRequest request) {
        configured(provider);
        QueryParameters query = QueryParameters.of(request);
        if (query.find("intent").filter(intent -> !INTENTS.contains(intent)).isPresent()) {
            throw Refused.invalid("/intent", "is login or star_check");
        }
        CodeChallenge challenge = Fields.codeChallenge(query.require("code_challenge"));
        String redirectUri = applications.redirect(query.find("redirect_uri"));
        return Navigation.isReal(request)
                ? departures
                        .redirecting(provider, challenge, redirectUri, clients.request(request))
                        .map(departure -> redirects.away(departure, request))
                : Uni.createFrom().item(Redirects.nowhere());
    }

    private Uni<RestResponse<Void>> arrive(String provider, HttpServerRequest request) {
        Returned returned = returned(configured(provider), QueryParameters.of(request));
        return Navigation.isReal(request)
                ? signIn.arrive(
                                returned,
                                stateId -> cookies.secrets(request, stateId),
                                HoodyDialect.TERMS,
                                clients.request(request))
                        .map(found -> found.orElseThrow(HoodyReason.INVALID_STATE::refused))
                        .map(arrival -> next(arrival, request))
                : Uni.createFrom().item(Redirects.nowhere());
    }

    private static Returned returned(String provider, QueryParameters query) {
        SecretToken state =
                query.find("state").flatMap(SecretToken::parse).orElseThrow(HoodyReason.INVALID_STATE::refused);
        return new Returned(
                provider, state, query.find("code").map(SecretToken::new), query.find("error"), query.find("iss"));
    }

    private RestResponse<Void> next(Arrival arrival, HttpServerRequest request) {
        return switch (arrival) {
            case Arrival.Done done -> {
                cookies.end(request, done.stateId());
                yield Redirects.to(done.location());
            }
            case Arrival.ToConfirm confirm -> ask("sign-in", confirm.stateId(), confirm.offer(), request);
            case Arrival.ToLink link -> ask("link", link.stateId(), link.offer(), request);
            case Arrival.ToDevice device -> ask("device-confirm", device.stateId(), device.offer(), request);
        };
    }

    private RestResponse<Void> ask(String page, String stateId, SecretToken offer, HttpServerRequest request) {
        cookies.replace(request, stateId, offer, Offers.LIFE);
        return Redirects.to("/account/" + page + "?state_id=" + stateId);
    }
}
