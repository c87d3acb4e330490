package dev.countersign.region;

/** The continents by the two letters that GeoIP databases use. */
public enum Continent {
    AF,
    AN,
    AS,
    EU,
    NA,
    OC,
    SA
}
