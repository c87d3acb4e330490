package dev.countersign.challenge;

import dev.countersign.session.SignInMethod;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A sign-in whose first factor was proved and that waits for the second, as Redis keeps it. It remembers what was asked
 * for at its beginning, so that nobody can ask for something weaker at its end.
 *
 * @param securityVersion the account's when the first factor was proved; the challenge is dead when it has been raised
 * @param mailedCode whether a code by mail may answer it: not where the mailbox was the first factor, be it by a link or by
 *     the reset that the password is from
 * @param codeChallenge of PKCE, for {@link ResponseMode#INTENT}
 */
public record Challenge(
        String accountId,
        int securityVersion,
        SignInMethod method,
        ChallengeKind kind,
        boolean mailedCode,
        ResponseMode mode,
        Optional<String> codeChallenge) {

    String[] fields() {
        Map<String, String> fields = new HashMap<>();
        fields.put("account", accountId);
        fields.put("version", Integer.toString(securityVersion));
        fields.put("method", method.name());
        fields.put("aim", kind.name());
        fields.put("mailed_code", Boolean.toString(mailedCode));
        fields.put("mode", mode.stored());
        mode.dialect().ifPresent(name -> fields.put("dialect", name));
        codeChallenge.ifPresent(text -> fields.put("code_challenge", text));
        return fields.entrySet().stream()
                .flatMap(field -> java.util.stream.Stream.of(field.getKey(), field.getValue()))
                .toArray(String[]::new);
    }

    /** @throws RuntimeException when the fields are not those of a challenge */
    static Challenge of(Map<String, String> fields) {
        return new Challenge(
                fields.get("account"),
                Integer.parseInt(fields.get("version")),
                SignInMethod.valueOf(fields.get("method")),
                ChallengeKind.valueOf(fields.get("aim")),
                Boolean.parseBoolean(fields.get("mailed_code")),
                new ResponseMode(
                        Objects.requireNonNull(fields.get("mode")), Optional.ofNullable(fields.get("dialect"))),
                Optional.ofNullable(fields.get("code_challenge")));
    }
}
