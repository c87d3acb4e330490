package dev.countersign.wire.hydracore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stale cookies with the name of the valid one lock nobody out, and cost nobody a session. */
@QuarkusTest
@WithTestResource(Servers.class)
class StaleCookieOfHydraCoreTest {

    private static Api browser(In somebody, String cookies) {
        return somebody.person().api().with("Origin", Api.baseUrl()).with("Cookie", cookies);
    }

    private static String over(String token) {
        return token.substring(0, token.length() - 6) + "AAAAAA";
    }

    @Test
    void knowsSomebodyAmongThem() {
        In in = In.somebody();
        In ended = In.somebody();
        Hydra.require(204, ended.browser().method("POST", "/auth/logout"));
        Pending waiting = Pending.somebody();
        String own = "access_token=" + in.access();
        for (String stale : List.of("x", over(in.access()), ended.access(), in.access(), waiting.access(), "")) {
            String other = "access_token=" + stale;
            assertThat(Hydra.me(browser(in, other + "; " + own)).text("/email"))
                    .as(stale)
                    .isEqualTo(in.person().email());
            assertThat(Hydra.me(browser(in, own + "; " + other)).text("/email"))
                    .as(stale)
                    .isEqualTo(in.person().email());
        }
    }

    @Test
    void spendsTheNewestRefreshTokenOfASession() {
        In in = In.somebody();
        Answer next = Hydra.require(200, Hydra.refresh(in.person().api(), in.refresh()));
        Ledger.change(
                "update session set rotated_at = rotated_at - interval '1 hour' where account_id = $1",
                in.person().accountId());
        String both = "refresh_token=" + in.refresh() + "; refresh_token=" + next.text("/refresh_token");
        Answer renewed = Hydra.require(200, browser(in, both).method("POST", "/auth/refresh"));
        Hydra.require(200, Hydra.me(in.person().api().as(renewed.text("/access_token"))));
    }

    @Test
    void spendsTheTokenOfTheOneLiveSession() {
        In in = In.somebody();
        In ended = In.somebody();
        Hydra.require(204, ended.browser().method("POST", "/auth/logout"));
        String all = "refresh_token=x; refresh_token=" + over(in.refresh()) + "; refresh_token=" + ended.refresh()
                + "; refresh_token=" + Pending.somebody().refresh() + "; refresh_token=" + in.refresh();
        Answer renewed = Hydra.require(200, browser(in, all).method("POST", "/auth/refresh"));
        assertThat(Hydra.me(in.person().api().as(renewed.text("/access_token"))).text("/email"))
                .isEqualTo(in.person().email());
    }

    @Test
    void spendsNothingWhereTwoAccountsHaveALiveSession() {
        In in = In.somebody();
        In planted = In.somebody();
        String both = "refresh_token=" + planted.refresh() + "; refresh_token=" + in.refresh();
        Hydra.assertRefused(browser(in, both).method("POST", "/auth/refresh"), 401, "Invalid or expired refresh token");
        Hydra.require(200, Hydra.refresh(in.person().api(), in.refresh()));
    }

    @Test
    void endsEverySessionThatTheBrowserHas() {
        In in = In.somebody();
        Answer again = Hydra.session(in.person());
        String all =
                "refresh_token=x; refresh_token=" + in.refresh() + "; refresh_token=" + again.text("/refresh_token");
        Hydra.require(204, browser(in, all).method("POST", "/auth/logout"));
        Hydra.require(401, Hydra.me(in.person().api().as(in.access())));
        Hydra.require(401, Hydra.me(in.person().api().as(again.text("/access_token"))));
    }

    @Test
    void provesWhichSignupACodeIsOf() {
        Pending somebody = Pending.somebody();
        somebody.rival();
        String cookies = "access_token=" + In.somebody().access() + "; access_token=" + somebody.access();
        Api browser = somebody.person().api().with("Origin", Api.baseUrl()).with("Cookie", cookies);
        String code = Mailbox.allTo(somebody.person().email()).getLast().codes().getFirst();
        Hydra.require(200, somebody.verify(browser, code));
    }
}
