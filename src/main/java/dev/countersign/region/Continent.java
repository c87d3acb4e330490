package dev.countersign.region;

/** The continents, named by the two letters that GeoIP databases use. */
public enum Continent {
    AF,
    AN,
    AS,
    EU,
    NA,
    OC,
    SA
}
