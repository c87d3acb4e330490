/**
 * Builds the OpenAPI document of each dialect: keeps its own operations, and adds what the operations of a dialect have
 * in common, such as the rate limits. Runs while the server is built; Quarkus serves the documents. Entry: {@link
 * dev.countersign.wire.openapi.DialectDocument}, which each dialect extends.
 */
package dev.countersign.wire.openapi;
