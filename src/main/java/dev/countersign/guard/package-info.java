/**
 * The checks in front of the features: who a request comes from, and how often it may come. It owns rate limits, the
 * store of one-time records, the client's address behind proxies, and address ranges; it does not know accounts, paths or HTTP. Entry: {@link
 * dev.countersign.guard.RateLimits} and {@link dev.countersign.guard.ClientAddress}.
 */
package dev.countersign.guard;
