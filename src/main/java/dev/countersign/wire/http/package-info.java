/**
 * What all dialects share of HTTP: which dialect a path belongs to, the response signature, the caller, strict JSON, the
 * one error mapper and what their OpenAPI documents share. It knows no dialect's shapes. Entry: {@link dev.countersign.wire.http.EdgeRoutes}, then {@link
 * dev.countersign.wire.http.CredentialAuthentication}, and on the way back {@link dev.countersign.wire.http.ErrorMapper}.
 */
package dev.countersign.wire.http;
