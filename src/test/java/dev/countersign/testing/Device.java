package dev.countersign.testing;

import java.util.ArrayList;
import java.util.List;

/**
 * A command line that waits for a session (RFC 8628).
 *
 * @param user whose verifier it shows
 * @param codes the answer that it began with
 */
public record Device(AppUser user, Api api, Answer codes) {

    public static final String CODE = "/api/v1/auth/device/code";
    public static final String VERIFY_CODE = "/api/v1/auth/device/verify_code";
    public static final String LOGIN = "/api/v1/auth/device/login";
    public static final String DENY = "/api/v1/auth/device/deny";
    public static final String TOKEN = "/api/v1/auth/device/token";

    /** A device of a new user, with a code challenge. */
    public static Device somebodys() {
        return of(Person.verified());
    }

    public static Device of(Person person) {
        AppUser user = AppUser.of(person);
        Api api = Api.fromAnywhere();
        return new Device(
                user,
                api,
                api.post(CODE, "client_name", "hoody on laptop", "client", "cli", "code_challenge", user.challenge()));
    }

    public Person person() {
        return user.person();
    }

    public String userCode() {
        return codes.text("/data/user_code");
    }

    public Answer poll() {
        return poll("device_code", codes.text("/data/device_code"), "code_verifier", user.verifier());
    }

    public Answer poll(Object... fields) {
        return api.post(TOKEN, fields);
    }

    /** What a poll says instead of a session. */
    public String error() {
        return poll().text("/data/error");
    }

    /** A browser in which this code was typed. */
    public Browsing browse() {
        return browse(person().api());
    }

    public Browsing browse(Api browser) {
        Answer found = browser.post(VERIFY_CODE, "user_code", userCode());
        String cookie = found.headerValues("Set-Cookie").isEmpty()
                ? "none=1"
                : found.header("Set-Cookie").split(";", 2)[0];
        return new Browsing(this, browser.with("Cookie", cookie), found);
    }

    /** A browser with a ticket and its cookie. */
    public record Browsing(Device device, Api api, Answer found) {

        public String ticket() {
            return found.text("/data/device_verify_ticket");
        }

        public Answer logIn() {
            return logIn(device.person().password());
        }

        public Answer logIn(String password) {
            return logInWith("ticket", ticket(), "email", device.person().email(), "password", password);
        }

        public Answer logInWith(Object... fields) {
            return api.post(LOGIN, fields);
        }

        public Answer deny() {
            return api.post(DENY, "ticket", ticket());
        }

        /** This ticket in a browser with other cookies. */
        public Browsing with(Api other) {
            return new Browsing(device, other, found);
        }

        public RawRequest rawLogin() {
            return raw(
                    LOGIN,
                    "ticket",
                    ticket(),
                    "email",
                    device.person().email(),
                    "password",
                    device.person().password());
        }

        public RawRequest rawDenial() {
            return raw(DENY, "ticket", ticket());
        }

        private RawRequest raw(String path, Object... fields) {
            return RawRequest.post(api, path, fields);
        }
    }

    public RawRequest rawPoll() {
        List<Object> fields = new ArrayList<>(
                List.of("device_code", codes.text("/data/device_code"), "code_verifier", user.verifier()));
        return RawRequest.post(api, TOKEN, fields.toArray());
    }
}
