/**
 * The regions that an account may live in: the configured list, and the choice of one by name or by the location of
 * an address. It neither stores the region of an account nor routes requests to it. Entry: {@link
 * dev.countersign.region.Regions}.
 */
package dev.countersign.region;
