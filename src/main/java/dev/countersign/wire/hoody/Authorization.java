package dev.countersign.wire.hoody;

import dev.countersign.automation.TokenText;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.password.Password;
import dev.countersign.signin.LoginName;
import dev.countersign.wire.http.BasicHeader;
import dev.countersign.wire.http.Credential;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The credentials in the {@code Authorization} header of a request of this dialect. */
final class Authorization {

    private static final String BEARER = "Bearer ";
    private static final List<Credential> UNREADABLE = List.of(new Credential.Unreadable());

    /** A token, perhaps a mistyped one: it must not count as a wrong password. */
    private static final Pattern TOKEN = Pattern.compile(TokenText.PREFIX + "[A-Za-z0-9_-]{20,}");

    private static final Pattern USERNAME = Pattern.compile("[a-zA-Z0-9_-]{3,50}");

    private final boolean basic;

    /** @param basic whether names and passwords are taken */
    Authorization(boolean basic) {
        this.basic = basic;
    }

    /** In the order in which they are tried. */
    List<Credential> of(HttpServerRequest request) {
        List<String> headers = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        if (headers.isEmpty()) {
            return List.of();
        }
        return headers.size() == 1 ? of(headers.getFirst()) : UNREADABLE;
    }

    private List<Credential> of(String header) {
        if (BasicHeader.isBasic(header)) {
            return BasicHeader.parse(header)
                    .filter(parsed -> basic)
                    .map(Authorization::of)
                    .orElse(UNREADABLE);
        }
        if (TokenText.isMeant(header)) {
            return List.of(automation(header));
        }
        if (!header.startsWith(BEARER)) {
            return UNREADABLE;
        }
        String token = header.substring(BEARER.length());
        return List.of(TokenText.isMeant(token) ? automation(token) : new Credential.Access(List.of(token)));
    }

    /* A token may be on either side, beside anything. Who presents one does not sign in by password. */
    private static List<Credential> of(BasicHeader header) {
        List<Credential> tokens = Stream.of(header.name(), header.secret())
                .filter(side -> TOKEN.matcher(side).matches())
                .map(Authorization::automation)
                .toList();
        return tokens.isEmpty() ? login(header).map(List::of).orElse(UNREADABLE) : tokens;
    }

    private static Credential automation(String text) {
        return TokenText.parse(text).<Credential>map(Credential.Automation::new).orElseGet(Credential.Unreadable::new);
    }

    private static Optional<Credential> login(BasicHeader header) {
        return name(header.name())
                .flatMap(name -> Password.existing(header.secret(), Fields.MIN_PASSWORD)
                        .map(password -> new Credential.Login(name, password)));
    }

    private static Optional<LoginName> name(String text) {
        return text.indexOf('@') >= 0
                ? EmailAddress.parse(text).map(LoginName.ByEmail::new)
                : Optional.of(text)
                        .filter(name -> USERNAME.matcher(name).matches())
                        .map(name -> new LoginName.ByUsername(name, Optional.empty()));
    }
}
