package dev.countersign.wire.thogits;

import dev.countersign.challenge.Challenges;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.signin.SecondStep;
import dev.countersign.signin.SecondStep.Answer;
import dev.countersign.wire.http.Candidates;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The second step of a sign-in, with a code from the app. */
@Path(ThogitsDialect.SECOND_FACTOR + "/totp/verify")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "second factor")
public class VerifyResource {

    private final Challenges challenges;
    private final SecondStep secondStep;
    private final SessionCookies cookies;
    private final ClientOf clients;

    VerifyResource(Challenges challenges, SecondStep secondStep, SessionCookies cookies, ClientOf clients) {
        this.challenges = challenges;
        this.secondStep = secondStep;
        this.cookies = cookies;
        this.clients = clients;
    }

    @POST
    @Takes(CredentialRule.CHALLENGE)
    @Operation(
            summary = "Complete a sign-in by a code",
            description =
                    "The cookie that the password earned survives wrong codes; five of them lock the account's codes"
                            + " for 15 minutes, then for longer (429).")
    @APIResponse(responseCode = "200", description = "A session is open; it is in a cookie")
    @SecurityRequirement(name = "session_2fa")
    public Uni<UserInfo> verify(CodeRequest body, @Context HttpServerRequest request) {
        return Candidates.pick(cookies.partials(request), challenges::accountOf)
                .map(challenge -> challenge.orElseThrow(() -> Refused.because(Reason.INVALID_TEMP_TOKEN)))
                .flatMap(challenge -> secondStep.withCode(
                        new Answer(challenge, body.sixDigits()), LoginResource.TERMS, clients.request(request)))
                .map(opened -> {
                    cookies.open(request, opened.issued());
                    return UserInfo.of(opened.account());
                });
    }
}
