package dev.countersign.wire.hoody;

import dev.countersign.signing.PublicKey;
import dev.countersign.signing.SigningConfig;
import dev.countersign.signing.SigningKeys;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.Takes;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The public keys, assembled once at start. */
@Path("/api/v1/meta/public-key")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "discovery")
public class PublicKeyResource {

    private final Optional<Envelope<KeysView>> keys;

    PublicKeyResource(SigningKeys keys, SigningConfig signing) {
        this.keys = keys.enabled()
                ? Optional.of(Envelope.of("Hoody API signing public key", KeysView.of(keys, signing)))
                : Optional.empty();
    }

    /** One public key in three encodings. */
    public record KeyView(
            String kid, String algorithm, String public_key_hex, String public_key_b64, String public_key_b64url) {
        static KeyView of(PublicKey key) {
            return new KeyView(key.kid(), "ed25519", key.hex(), key.base64(), key.base64Url());
        }
    }

    /** How the signed bytes are composed. */
    public record FormatView(
            String response_header,
            String response_signed_data,
            String response_header_v2,
            String response_signed_data_v2,
            String identity_claim_signed_data,
            String container_claim_signed_data,
            int replay_tolerance_seconds) {

        private static final String FIELDS_V1 = "t=<unix_ts>,kid=<key_id>,path=<request_url>,sig=<hex>";
        private static final String DATA_V1 = "<t_value>.<response_body_utf8_string>";
        private static final String FIELDS_V2 = "t=<unix_ts>,kid=<key_id>,m=<METHOD>,s=<status>,path=<path>,sig=<hex>";
        private static final String DATA_V2 = "<t_value>\\n<METHOD>\\n<status>\\n<path>\\n<response_body_utf8_string>";
        private static final int REPLAY_TOLERANCE = 300;

        static FormatView of(SigningConfig.Form form) {
            boolean first = form == SigningConfig.Form.V1;
            return new FormatView(
                    "X-Hoody-Signature: " + (first ? FIELDS_V1 : FIELDS_V2),
                    first ? DATA_V1 : DATA_V2,
                    "X-Hoody-Signature-V2: " + FIELDS_V2,
                    DATA_V2,
                    "base64url(JSON.stringify(claim_payload)) — the b64url string itself (UTF-8 bytes)",
                    "base64url(JSON.stringify(container_claim_payload)) — the b64url string itself (UTF-8 bytes)",
                    REPLAY_TOLERANCE);
        }
    }

    /** All keys that signatures may name, and how to use them. */
    public record KeysView(List<KeyView> keys, String active_kid, List<String> usage, FormatView signing_format) {
        static KeysView of(SigningKeys keys, SigningConfig signing) {
            return new KeysView(
                    keys.published().stream().map(KeyView::of).toList(),
                    keys.activeKid(),
                    List.of("response-signing", "identity-claims", "container-claims"),
                    FormatView.of(signing.form()));
        }
    }

    @NonBlocking
    @GET
    @Takes(CredentialRule.PUBLIC)
    @Operation(summary = "The public keys of responses and identity claims")
    @APIResponse(responseCode = "200", description = "The keys: next, active and retired ones")
    public Envelope<KeysView> publicKey() {
        return keys.orElseThrow(() -> HoodyReason.SIGNING_NOT_CONFIGURED.refused());
    }
}
