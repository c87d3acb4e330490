package dev.countersign.imports;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A server for accounts from Better Auth, Firebase and Keycloak, with a low cost for what the tests make themselves. */
public class ImportsProfile implements QuarkusTestProfile {

    static final String FORMS = "better-auth-scrypt,firebase-scrypt:14:8,pbkdf2-sha512:310000:64,"
            + "argon2id:7168:5:1,pbkdf2-sha512:210000:64,pbkdf2-sha256:27500:32";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("countersign.password.imported-forms", FORMS, "countersign.password.bcrypt-cost", "6");
    }
}
