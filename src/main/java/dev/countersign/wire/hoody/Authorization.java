package dev.countersign.wire.hoody;

import dev.countersign.kernel.EmailAddress;
import dev.countersign.password.Password;
import dev.countersign.signin.LoginName;
import dev.countersign.wire.http.BasicHeader;
import dev.countersign.wire.http.BearerHeader;
import dev.countersign.wire.http.Credential;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The credentials in the {@code Authorization} header of a request of this dialect. */
final class Authorization {

    private static final Pattern USERNAME = Pattern.compile("[a-zA-Z0-9_-]{3,50}");

    private final boolean basic;

    /** @param basic whether names and passwords are taken */
    Authorization(boolean basic) {
        this.basic = basic;
    }

    /** In the order in which they are tried. */
    List<Credential> of(HttpServerRequest request) {
        List<String> headers = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        return headers.size() == 1 && BasicHeader.isBasic(headers.getFirst())
                ? basic(headers.getFirst())
                : BearerHeader.exact(request).credential().stream().toList();
    }

    private List<Credential> basic(String header) {
        return List.of(BasicHeader.parse(header)
                .filter(parsed -> basic)
                .flatMap(Authorization::login)
                .orElseGet(Credential.Unreadable::new));
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
