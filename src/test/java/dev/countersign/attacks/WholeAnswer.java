package dev.countersign.attacks;

import dev.countersign.testing.Api;
import dev.countersign.testing.RawHttp;
import java.util.stream.Stream;

/** Raw answers, head and body, without the parts that vary per request or client. */
final class WholeAnswer {

    private WholeAnswer() {}

    static String ofPost(String path, String body, String email) {
        return of(path, body, email, "Content-Type: application/json");
    }

    /** Signs in with an address and a password at one of {@link Endpoints#SIGN_INS}. */
    static String ofSignIn(String path, String email, String password) {
        return path.equals(Endpoints.BASIC)
                ? of(path, "", email, "Authorization: " + Endpoints.basic(email, password))
                : ofPost(path, "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}", email);
    }

    private static String of(String path, String body, String email, String header) {
        String from = "X-Forwarded-For: " + Api.fromAnywhere().address();
        String[] headers = Stream.of(header, from).toArray(String[]::new);
        return RawHttp.exchange(RawHttp.request("POST", path, body, headers))
                .replaceAll("(?<=X-Hoody-Signature: t=)[0-9]+", "T")
                .replaceAll("sig=[0-9a-f]{128}", "sig=S")
                .replaceAll("(?<=Expires=)[^;]+", "D")
                .replaceAll("[0-9-]{10}T[0-9:.]{12}Z", "D")
                .replaceAll("(?<=\"id\":\")[0-9a-f]{24}", "I")
                .replaceAll("[\\w-]{20,}\\.[\\w-]{20,}\\.[\\w-]{43}", "J")
                .replace(email, "E");
    }
}
