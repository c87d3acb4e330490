package dev.countersign.oauth;

import dev.countersign.kernel.SecretToken;
import dev.countersign.session.Issued;
import dev.countersign.signin.SignInOutcome;
import dev.countersign.signin.SignInOutcome.DeviceApproved;
import dev.countersign.signin.SignInOutcome.EnrolmentRequired;
import dev.countersign.signin.SignInOutcome.IntentIssued;
import dev.countersign.signin.SignInOutcome.Opened;
import dev.countersign.signin.SignInOutcome.SecondFactorRequired;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The result of a sign-in as an application gets it: the versioned contract of docs/hoody.md. It never holds a session:
 * an intent needs the application's verifier, and a temp_token a code of the second factor.
 *
 * @param fields the names and values, texts and booleans, in their order
 */
public record Handover(Map<String, Object> fields, boolean failed) {

    private static final String TYPE = "countersign:sign-in";
    private static final int VERSION = 1;
    private static final String STATE_ID = "state_id";
    private static final String METHOD = "totp";

    static Handover failed(String stateId, ProviderError error) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("error", error.code());
        fields.put(STATE_ID, stateId);
        return new Handover(fields, true);
    }

    /** The user agreed that the identity is linked; the session that began sends the token. */
    static Handover linkable(String stateId, SecretToken token) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("link_token", token.reveal());
        fields.put(STATE_ID, stateId);
        return new Handover(fields, false);
    }

    static <T extends Issued> Handover of(String stateId, SignInOutcome<T> outcome) {
        Map<String, Object> fields = new LinkedHashMap<>();
        switch (outcome) {
            case IntentIssued<T> intent ->
                fields.put("auth_intent_token", intent.token().reveal());
            case SecondFactorRequired<T> required ->
                challenge(fields, false, required.token().reveal());
            case DeviceApproved<T> approved -> throw new IllegalStateException("no device waits for this sign-in");
            case EnrolmentRequired<T> required ->
                challenge(fields, true, required.token().reveal());
            case Opened<T> opened ->
                throw new IllegalStateException("a sign-in with a code challenge ends in an intent");
        }
        fields.put(STATE_ID, stateId);
        return new Handover(fields, false);
    }

    private static void challenge(Map<String, Object> fields, boolean setup, String token) {
        fields.put("requires_2fa", true);
        if (setup) {
            fields.put("requires_2fa_setup", true);
        }
        fields.put("temp_token", token);
        fields.put("method", METHOD);
    }

    /** The message for {@code postMessage}. */
    public Map<String, Object> message() {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", TYPE);
        message.put("v", VERSION);
        message.putAll(fields);
        return message;
    }

    /**
     * The URL that takes the result to an application. Secrets stand in the fragment, which browsers send to no server; an
     * error stands in the query.
     *
     * @param target a configured URL without a fragment
     */
    public String url(String target) {
        String encoded = fields.entrySet().stream()
                .map(field -> field.getKey() + '=' + field.getValue())
                .collect(Collectors.joining("&"));
        if (!failed) {
            return target + '#' + encoded;
        }
        return target + (target.contains("?") ? '&' : '?') + encoded;
    }

    @Override
    public String toString() {
        return "Handover";
    }
}
