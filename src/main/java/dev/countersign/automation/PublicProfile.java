package dev.countersign.automation;

import dev.countersign.kernel.Sql;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What anybody may read who knows the public key. It proves nothing: whoever makes a token may write any key into it.
 *
 * @param publicKey 64 lower-case hex characters
 * @param storage a JSON object, as text
 */
public record PublicProfile(Optional<String> publicKey, Optional<String> storage) {

    /** How many bytes {@link #storage} may have in UTF-8. */
    public static final int MOST_BYTES = 65_536;

    public static final PublicProfile EMPTY = new PublicProfile(Optional.empty(), Optional.empty());

    private static final Sql FIND = Sql.of("""
            select t.public_key, t.public_storage from automation_token t
             where t.public_key = :key and t.is_enabled and (t.expires_at is null or t.expires_at > :now)
             order by t.public_key_since, t.id limit 1""");

    private static final Pattern KEY = Pattern.compile("[0-9a-fA-F]{64}");

    /** Parses a public key of 32 bytes; emits it in lower case. */
    public static Optional<String> parseKey(String text) {
        return text != null && KEY.matcher(text).matches()
                ? Optional.of(text.toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    /** The profile of the live token that has had this key longest. The age of the token itself does not count. */
    static Uni<Optional<PublicProfile>> find(String key, Instant now) {
        return FIND.with("key", key)
                .with("now", now)
                .first(row -> new PublicProfile(row.optionalText("public_key"), row.optionalText("public_storage")));
    }

    public static boolean isTooLarge(String storage) {
        return storage.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES;
    }
}
