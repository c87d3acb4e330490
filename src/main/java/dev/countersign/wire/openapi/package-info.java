/**
 * The OpenAPI document of each dialect. {@link dev.countersign.wire.openapi.DialectDocument}, which each dialect extends,
 * runs while the server is built: it keeps the dialect's own operations, and adds what they have in common, such as the
 * rate limits. The server sends the files that this wrote.
 */
package dev.countersign.wire.openapi;
