package dev.countersign.testing;

import dev.countersign.testing.StandIn.User;

/**
 * A browser in which the code of a device was typed, and whose user approves it by a sign-in at a provider.
 *
 * @param ticket of the device
 */
public record Approver(Device device, Traveller browser, String ticket) {

    public static final String PATH = "/api/v1/auth/device/authorize";
    public static final String PAGE = "/account/device-confirm";

    public static Approver of(Device device) {
        Traveller browser = Traveller.of(device.person());
        Answer found = browser.keep(browser.api().post(Device.VERIFY_CODE, "user_code", device.userCode()));
        return new Approver(device, browser, found.text("/data/device_verify_ticket"));
    }

    public static Approver somebody() {
        return of(Device.of(Person.stranger()));
    }

    public String path(String provider) {
        return PATH + "?ticket=" + ticket + "&provider=" + provider;
    }

    public Answer begin(String provider) {
        return browser.get(path(provider));
    }

    /** Begins; returns the URL at the provider. */
    public String leave(String provider) {
        Answer answer = begin(provider);
        if (answer.status() != 302) {
            throw new AssertionError(answer.toString());
        }
        return answer.header("Location");
    }

    /** Goes to the provider and comes back, up to the page that asks; returns its state id. */
    public String toPage(String provider, User user) {
        Answer back = browser.comeBack(leave(provider), user);
        if (back.status() != 302 || !back.header("Location").matches(PAGE + "\\?state_id=[0-9a-f-]{36}")) {
            throw new AssertionError(back.toString());
        }
        return Traveller.result(back).get("state_id");
    }

    public Answer show(String stateId) {
        return browser.api().with("Accept", "text/html").get(PAGE + "?state_id=" + stateId);
    }

    public Answer confirm(String stateId) {
        return submit(PAGE, "state_id", stateId);
    }

    public Answer deny() {
        return submit("/account/device-deny", "ticket", ticket);
    }

    /** Sends the code that the page asks for after {@link #confirm}. */
    public Answer code(Answer page, String code) {
        return submit("/account/device-verify", "ticket", ticket, "challenge", challenge(page), "code", code);
    }

    public static String challenge(Answer page) {
        return page.html().replaceFirst("(?s).*name=\"challenge\" value=\"([0-9a-f]{64})\".*", "$1");
    }

    private Answer submit(String path, String... fields) {
        return browser.keep(browser.api().with("Accept", "text/html").postForm(path, fields));
    }
}
