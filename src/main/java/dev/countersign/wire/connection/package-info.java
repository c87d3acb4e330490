/**
 * Connections to the public port, before any request is parsed: how many a network may hold, how long a head and a body
 * may take, and which flaws the decoder must mark because the parsed request no longer shows them. Entry: {@link
 * dev.countersign.wire.connection.Connections}.
 */
package dev.countersign.wire.connection;
