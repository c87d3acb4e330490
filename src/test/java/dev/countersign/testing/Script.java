package dev.countersign.testing;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * A script with an automation token of a person, written into the database as the server stores it.
 *
 * @param text of the token
 */
public record Script(Person person, String id, String text) {

    /** The host name of the API in the tests. */
    public static final String API_HOST = "api.localhost";

    /** What a script of full access has that this server checks. */
    public static final String[] FULL = {
        "resources.realms", "resources.auth_token_public_profile", "resources.create_tokens", "resources.read_account"
    };

    private static final SecureRandom RANDOM = new SecureRandom();

    /** A script of a new person. */
    public static Script somebodys(String... permissions) {
        return of(Person.verified(), permissions);
    }

    public static Script of(Person person, String... permissions) {
        String text = newText();
        String id = HexFormat.of().formatHex(random(12));
        Ledger.change(
                """
                insert into automation_token (id, account_id, secret_hash, alias, allowed_addresses, permissions,
                                              created_at, updated_at)
                values ($1, $2, $3, $4, '{*}', $5, $6, $6)""",
                id,
                person.accountId(),
                hash(text),
                "script " + id,
                permissions,
                OffsetDateTime.now(ZoneOffset.UTC));
        return new Script(person, id, text);
    }

    /** A well-formed text that is no token. */
    public static String newText() {
        String body = base64(random(32));
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return "hdy_" + body
                + base64(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    /** This script after a change of its token. */
    public Script but(String assignment) {
        Ledger.change("update automation_token set " + assignment + " where id = $1", id);
        return this;
    }

    /** The client of the person, sending the token. */
    public Api api() {
        return person.api().as(text);
    }

    /** The client of the person with a name and a secret in the header. */
    public Api basic(String name, String secret) {
        return person.api()
                .with(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString((name + ':' + secret).getBytes(StandardCharsets.UTF_8)));
    }

    /** Asks by the host name of a realm. */
    public Answer getIn(String realm, String path) {
        return RawHttp.sendTo(
                realm + '.' + API_HOST,
                "GET",
                path,
                "Authorization: Bearer " + text,
                "X-Forwarded-For: " + person.api().address());
    }

    private static Buffer hash(String text) {
        try {
            return Buffer.buffer(MessageDigest.getInstance("SHA-256")
                    .digest(("automation-token\n" + text).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    @Override
    public String toString() {
        return "Script[" + id + "]";
    }
}
