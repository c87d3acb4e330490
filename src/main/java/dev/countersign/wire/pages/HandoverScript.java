package dev.countersign.wire.pages;

import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.Takes;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/**
 * The script of {@link ConfirmPage}. It posts the answer to the page that opened the popup, to the application's exact
 * origin. If there is no such page any more, or it does not close the popup, the popup takes the answer to the
 * application's completion URL.
 */
@Path("/account/sign-in.js")
public class HandoverScript {

    private static final String SCRIPT = """
            "use strict";
            const patience = 2000;
            const form = document.querySelector("form");
            form.addEventListener("submit", event => {
              event.preventDefault();
              const body = new URLSearchParams(new FormData(form, event.submitter));
              form.querySelectorAll("button").forEach(button => { button.disabled = true; });
              fetch(location.pathname, { method: "POST", body, headers: { Accept: "application/json" } })
                .then(answer => answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status))))
                .then(deliver)
                .catch(() => location.reload());
            });
            function deliver({ message, origin, url }) {
              const leave = () => location.replace(url);
              if (window.opener === null || window.opener.closed) {
                leave();
                return;
              }
              window.opener.postMessage(message, origin);
              setTimeout(leave, patience);
            }
            """;

    @NonBlocking
    @GET
    @Takes(CredentialRule.PUBLIC)
    @Produces("text/javascript;charset=UTF-8")
    public String script() {
        return SCRIPT;
    }
}
