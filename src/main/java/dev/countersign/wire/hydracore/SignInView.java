package dev.countersign.wire.hydracore;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.kernel.SecretToken;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The result of a sign-in: tokens, or the next step. */
@RegisterForReflection(targets = {TokensView.class, SignInView.CodeRequired.class})
@Schema(oneOf = {TokensView.class, SignInView.CodeRequired.class})
sealed interface SignInView permits TokensView, SignInView.CodeRequired {

    /**
     * The first factor was correct; a code is needed next.
     *
     * @param requires_2fa_setup true if a second factor must be set up first, otherwise absent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(requiredProperties = {"requires_2fa", "temp_token", "method"})
    record CodeRequired(boolean requires_2fa, Boolean requires_2fa_setup, String temp_token, String method)
            implements SignInView {

        static CodeRequired byApp(SecretToken challenge) {
            return new CodeRequired(true, null, challenge.reveal(), "totp");
        }

        static CodeRequired afterSetup(SecretToken challenge) {
            return new CodeRequired(true, true, challenge.reveal(), "totp");
        }

        @Override
        public String toString() {
            return "***";
        }
    }
}
