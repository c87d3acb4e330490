package dev.countersign.region;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * A place where accounts live.
 *
 * @param name the name that clients use
 * @param country the name of its country, for people to read
 * @param available whether new accounts may be created there
 * @param continents it is chosen for clients from these continents
 * @param countries it is chosen for clients from these countries (ISO 3166-1 alpha-2); they take precedence over
 * continents
 */
public record Region(
        String name, String country, String city, boolean available, Set<Continent> continents, Set<String> countries) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,50}");
    private static final Pattern COUNTRY_CODE = Pattern.compile("[A-Z]{2}");

    public Region {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("\"" + name + "\" is not a region name: 1 to 50 of a-z, 0-9 and -.");
        }
        if (country.isBlank() || city.isBlank()) {
            throw new IllegalArgumentException("region " + name + " needs a country and a city.");
        }
        for (String code : countries) {
            if (!COUNTRY_CODE.matcher(code).matches()) {
                throw new IllegalArgumentException(
                        "region " + name + " serves \"" + code + "\", which is not a country code such as NL.");
            }
        }
        continents = Set.copyOf(continents);
        countries = Set.copyOf(countries);
    }
}
