package dev.countersign.challenge;

import dev.countersign.session.ResponseMode;
import dev.countersign.session.SignInMethod;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A sign-in whose first factor was proved and that waits for the second, as stored in Redis. It keeps what was
 * requested at the start, so that nobody can request something weaker at the end.
 *
 * @param securityVersion the account's when the first factor was proved; once it is raised, the challenge is dead
 * @param mailedCode whether an email code may answer it: not if the mailbox was the first factor, either by a link or
 *     by the reset that set the password
 */
public record Challenge(
        String accountId,
        int securityVersion,
        SignInMethod method,
        ChallengeKind kind,
        boolean mailedCode,
        ResponseMode mode) {

    String[] fields() {
        Map<String, String> fields = new HashMap<>();
        fields.put("account", accountId);
        fields.put("version", Integer.toString(securityVersion));
        fields.put("method", method.name());
        fields.put("aim", kind.name());
        fields.put("mailed_code", Boolean.toString(mailedCode));
        fields.put("mode", mode.kind().name());
        fields.put("dialect", mode.dialect());
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
                        ResponseMode.Kind.valueOf(fields.get("mode")), Objects.requireNonNull(fields.get("dialect"))));
    }
}
