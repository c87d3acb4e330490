package dev.countersign.wire.hoody;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Short names of clients for people who look through their history, such as {@code Firefox on Linux}. */
final class ClientName {

    private record Mark(String token, String name) {}

    /** In this order, because browsers also name those that they are compatible with. */
    private static final List<Mark> BROWSERS = List.of(
            new Mark("Edg", "Edge"),
            new Mark("OPR/", "Opera"),
            new Mark("SamsungBrowser/", "Samsung Internet"),
            new Mark("Firefox/", "Firefox"),
            new Mark("FxiOS/", "Firefox"),
            new Mark("CriOS/", "Chrome"),
            new Mark("Chrome/", "Chrome"),
            new Mark("Safari/", "Safari"));

    private static final List<Mark> SYSTEMS = List.of(
            new Mark("Android", "Android"),
            new Mark("iPhone", "iOS"),
            new Mark("iPad", "iPadOS"),
            new Mark("CrOS", "ChromeOS"),
            new Mark("Windows", "Windows"),
            new Mark("Mac OS X", "macOS"),
            new Mark("Linux", "Linux"));

    private static final Pattern PRODUCT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}(?=[/ ]|$)");

    private ClientName() {}

    /** The browser and its system, or the first product of another client; null if there is none. */
    static String of(String userAgent) {
        if (userAgent == null) {
            return null;
        }
        return first(BROWSERS, userAgent)
                .map(browser -> first(SYSTEMS, userAgent)
                        .map(system -> browser + " on " + system)
                        .orElse(browser))
                .orElseGet(() -> product(userAgent));
    }

    private static Optional<String> first(List<Mark> marks, String userAgent) {
        return marks.stream()
                .filter(mark -> userAgent.contains(mark.token()))
                .map(Mark::name)
                .findFirst();
    }

    private static String product(String userAgent) {
        Matcher product = PRODUCT.matcher(userAgent);
        return product.lookingAt() ? product.group() : null;
    }
}
