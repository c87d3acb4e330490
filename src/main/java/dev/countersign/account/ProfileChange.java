package dev.countersign.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a user changes of the own profile. The values have their final form.
 *
 * @param alias the new display name; empty if it stays
 */
public record ProfileChange(Optional<String> alias, Field image, Field publicKey, Field metadata) {

    /** Everything stays. */
    public static final ProfileChange NONE = new ProfileChange(Optional.empty(), Field.STAYS, Field.STAYS, Field.STAYS);

    /** The longest display name, in code points. */
    public static final int LONGEST_ALIAS = 100;

    /** The largest metadata, in bytes of JSON. */
    public static final int LARGEST_METADATA = 8192;

    /**
     * What becomes of a field that may be empty.
     *
     * @param sent whether it changes
     * @param value the new value; empty to take the old one away
     */
    public record Field(boolean sent, Optional<String> value) {

        /** The field keeps its value. */
        public static final Field STAYS = new Field(false, Optional.empty());

        public static Field becomes(Optional<String> value) {
            return new Field(true, value);
        }

        private String after(String before) {
            return sent ? value.orElse(null) : before;
        }
    }

    /** Whether a text can be a display name: one line of 1 to {@link #LONGEST_ALIAS} characters, and not blank. */
    public static boolean isAlias(String text) {
        return !text.isBlank()
                && text.codePointCount(0, text.length()) <= LONGEST_ALIAS
                && text.codePoints().noneMatch(Character::isISOControl);
    }

    /** Whether nothing is to be changed. */
    public boolean isEmpty() {
        return alias.isEmpty() && !image.sent && !publicKey.sent && !metadata.sent;
    }

    /** Changes the account in memory; returns the names of the columns that have another value now. */
    List<String> apply(Account account) {
        List<String> changed = new ArrayList<>();
        note(changed, "alias", account.alias, account.alias = alias.orElse(account.alias));
        note(changed, "image", account.image, account.image = image.after(account.image));
        note(changed, "public_key", account.publicKey, account.publicKey = publicKey.after(account.publicKey));
        note(changed, "metadata", account.metadata, account.metadata = metadata.after(account.metadata));
        return changed;
    }

    private static void note(List<String> changed, String name, String before, String after) {
        if (!Objects.equals(before, after)) {
            changed.add(name);
        }
    }

    @Override
    public String toString() {
        return "ProfileChange";
    }
}
