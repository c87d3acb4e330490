package dev.countersign.wire.pages;

import dev.countersign.kernel.Refused;
import dev.countersign.wire.http.Dialect;
import dev.countersign.wire.http.HttpRefused;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The pages' answers to refusals: one sentence for people, which never echoes the request. */
@ApplicationScoped
class PagesDialect implements Dialect {

    static final String HTML = "text/html;charset=UTF-8";

    private static final Set<String> METHODS = new TreeSet<>(List.of("GET", "HEAD", "OPTIONS", "POST"));
    static final String POLICY = "Content-Security-Policy";
    static final String OPENER_POLICY = "Cross-Origin-Opener-Policy";

    private static final Map<String, String> HEADERS = Map.of(
            POLICY,
            "default-src 'none'; style-src '" + Branding.STYLE_HASH
                    + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "Referrer-Policy",
            "no-referrer",
            "X-Frame-Options",
            "DENY",
            OPENER_POLICY,
            "same-origin");

    private final Pages pages;

    PagesDialect(Pages pages) {
        this.pages = pages;
    }

    @Override
    public String name() {
        return "pages";
    }

    @Override
    public boolean isAlwaysOn() {
        return true;
    }

    /**
     * True, because our pages send no referrer, so browsers send {@code Origin: null} with their forms. {@link
     * PagesRoutes} checks where a form comes from.
     */
    @Override
    public boolean judgesOrigins() {
        return true;
    }

    @Override
    public Set<String> paths() {
        return Set.of("/account", "/account/");
    }

    @Override
    public Map<String, String> headers() {
        return HEADERS;
    }

    @Override
    public Set<String> methods(Set<String> ofResources) {
        return METHODS;
    }

    @Override
    public Answer answer(Refused refused) {
        return page(PageAnswer.of(refused));
    }

    @Override
    public Answer answer(HttpRefused refused) {
        return page(PageAnswer.of(refused));
    }

    private Answer page(PageAnswer answer) {
        return new Answer.Html(answer.status(), pages.notice(answer.notice()));
    }
}
