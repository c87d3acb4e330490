package dev.countersign.testing;

import dev.countersign.testing.StandIn.User;
import java.net.URI;
import java.util.Map;

/** A signed-in user who links an identity, with the browser that goes to the provider. */
public record Linker(Person person, Traveller browser) {

    public static final String PATH = "/api/v1/users/auth/identities";
    public static final String PAGE = "/account/link";

    public static Linker somebody() {
        return of(Person.verified());
    }

    public static Linker of(Person person) {
        return new Linker(person, Traveller.of(person));
    }

    /** Asks for a ticket, with the password. */
    public Answer begin(String provider) {
        return begin(provider, "password", person.password());
    }

    /** Asks for a ticket, with these proofs. */
    public Answer begin(String provider, Object... proofs) {
        Object[] all = new Object[proofs.length + 4];
        all[0] = "provider";
        all[1] = provider;
        all[2] = "redirect_uri";
        all[3] = AppUser.REDIRECT_URI;
        System.arraycopy(proofs, 0, all, 4, proofs.length);
        return person.session().post(PATH + "/link", all);
    }

    /** The path of the link that the browser opens. */
    public static String path(Answer begun) {
        URI url = URI.create(begun.text("/data/link_url"));
        return url.getPath() + '?' + url.getRawQuery();
    }

    /** Goes to the provider and comes back, up to our page; returns its state id. */
    public String toPage(String provider, User user) {
        return follow(path(begin(provider)), user);
    }

    /** Opens a link and comes back. */
    public String follow(String path, User user) {
        Answer back = browser.comeBack(browser.get(path).header("Location"), user);
        if (back.status() != 302 || !back.header("Location").startsWith(PAGE)) {
            throw new AssertionError(back.toString());
        }
        return Traveller.result(back).get("state_id");
    }

    /** Answers the page, {@code allow} or {@code deny}; returns what the application gets. */
    public Map<String, String> answer(String stateId, String answer) {
        Answer given = submit(stateId, answer);
        if (given.status() != 303) {
            throw new AssertionError(given.toString());
        }
        return Traveller.result(given);
    }

    public Answer submit(String stateId, String answer) {
        return browser.keep(
                browser.api().with("Accept", "text/html").postForm(PAGE, "state_id", stateId, "answer", answer));
    }

    /** All up to the token that this session may use. */
    public String token(String provider, User user) {
        return answer(toPage(provider, user), "allow").get("link_token");
    }

    public Answer finish(String token) {
        return person.session().post(PATH, "link_token", token);
    }

    public Answer link(String provider, User user) {
        return finish(token(provider, user));
    }

    public Answer list() {
        return person.session().get(PATH);
    }

    public Answer unlink(String id, Object... proofs) {
        return person.session().deleteWith(PATH + '/' + id, proofs);
    }

    /** The address of the account that this identity signs in to. */
    public static String accountOf(String provider, User user) {
        Traveller traveller = Traveller.somebody();
        Map<String, String> result = Traveller.result(traveller.signIn(provider, user));
        return traveller.collect(result.get("auth_intent_token")).text("/data/user/email");
    }
}
