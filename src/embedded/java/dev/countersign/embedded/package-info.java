/**
 * Real servers for development and tests, so that a fresh clone runs: PostgreSQL, Redis and a mailbox, with keys
 * to sign with. {@link dev.countersign.embedded.EmbeddedServers} is the entry. Nothing of this package is in a
 * production image, and no other package may name it.
 */
package dev.countersign.embedded;
