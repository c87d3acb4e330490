/**
 * Connections to the public port before they are requests: how many a network may hold, how long a head and a body may take,
 * and what the decoder must notice because the parsed request no longer shows it. Entry: {@link
 * dev.countersign.wire.connection.Connections}.
 */
package dev.countersign.wire.connection;
