/**
 * Real servers for development and tests, so that a fresh clone runs: PostgreSQL, Redis and a mailbox, and keys to sign
 * with. Entry: {@link dev.countersign.embedded.EmbeddedServers}. Nothing of this package is in a production image, and
 * no other package may name it.
 */
package dev.countersign.embedded;
