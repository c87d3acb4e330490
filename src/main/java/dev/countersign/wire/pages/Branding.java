package dev.countersign.wire.pages;

import dev.countersign.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What every page shows: the product's name, and the style, which the Content-Security-Policy allows by its hash. */
public record Branding(String product, String style) {

    private static final String STYLE = """
            :root { color-scheme: light dark; --line: #c9ced6; --text: #1b1f24; --soft: #57606a; --page: #f4f5f7;
              --card: #fff; --act: #1f5fbf; --on-act: #fff; --bad: #b42318; --bad-page: #fdecea; }
            @media (prefers-color-scheme: dark) { :root { --line: #444c56; --text: #e6e9ed; --soft: #a5adb7;
              --page: #14171b; --card: #1f2328; --act: #7ab0ff; --on-act: #10141a; --bad: #ffb4ab; --bad-page: #3b1d1b; } }
            * { box-sizing: border-box; }
            body { margin: 0; padding: 1rem; min-height: 100vh; display: flex; flex-direction: column;
              align-items: center; justify-content: center; background: var(--page); color: var(--text);
              font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
            main { width: 100%; max-width: 26rem; padding: 2rem; background: var(--card);
              border: 1px solid var(--line); border-radius: .75rem; overflow-wrap: anywhere; }
            .product { margin: 0 0 1.25rem; color: var(--soft); font-weight: 600; }
            h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; }
            p { margin: 0 0 1rem; }
            form { margin-bottom: 1rem; }
            main > :last-child, form > :last-child { margin-bottom: 0; }
            .soft { color: var(--soft); font-size: .9rem; }
            .bad { padding: .75rem 1rem; border-left: .25rem solid var(--bad); background: var(--bad-page);
              color: var(--bad); }
            label { display: block; margin-bottom: .25rem; font-weight: 600; }
            input { width: 100%; margin-bottom: 1rem; padding: .625rem .75rem; font: inherit; color: inherit;
              background: var(--card); border: 1px solid var(--soft); border-radius: .375rem; }
            button, a.button { display: block; width: 100%; text-align: center; text-decoration: none; margin-bottom: 1rem; padding: .7rem 1rem; font: inherit; font-weight: 600;
              color: var(--on-act); background: var(--act); border: 0; border-radius: .375rem; cursor: pointer; }
            button.plain, a.button { color: inherit; background: none; border: 1px solid var(--soft); }
            input:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
            """;

    static final String STYLE_HASH =
            "sha256-" + Base64.getEncoder().encodeToString(Sha256.of(STYLE.getBytes(StandardCharsets.UTF_8)));

    static Branding of(String product) {
        return new Branding(product, STYLE);
    }
}
