/**
 * What the OpenAPI documents of all dialects share: what is left in a dialect's document, and what every operation in it has
 * in common. It runs while the server is built and does not serve the documents; Quarkus does. Entry: {@link
 * dev.countersign.wire.openapi.DialectDocument}, which each dialect extends.
 */
package dev.countersign.wire.openapi;
