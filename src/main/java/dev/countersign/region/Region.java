package dev.countersign.region;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * A place where accounts live.
 *
 * @param name how clients ask for it
 * @param country where it is, for people to read
 * @param available whether new accounts may be made there
 * @param continents the continents whose people it is chosen for
 * @param countries the countries (ISO 3166-1, two capitals) whose people it is chosen for, before any continent
 */
public record Region(
        String name, String country, String city, boolean available, Set<Continent> continents, Set<String> countries) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,50}");
    private static final Pattern COUNTRY_CODE = Pattern.compile("[A-Z]{2}");

    public Region {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("\"" + name + "\" is no name of a region: 1 to 50 of a-z, 0-9 and -.");
        }
        if (country.isBlank() || city.isBlank()) {
            throw new IllegalArgumentException("region " + name + " needs a country and a city.");
        }
        for (String code : countries) {
            if (!COUNTRY_CODE.matcher(code).matches()) {
                throw new IllegalArgumentException(
                        "region " + name + " serves \"" + code + "\", which is no country code such as NL.");
            }
        }
        continents = Set.copyOf(continents);
        countries = Set.copyOf(countries);
    }
}
