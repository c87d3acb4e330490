/**
 * The regions that an account may live in: the configured list, and the choice of one by name or by where an address
 * is. It does not store an account's region, nor route to it. Entry: {@link dev.countersign.region.Regions}.
 */
package dev.countersign.region;
