/**
 * What all dialects share of HTTP: which dialect a path belongs to, who is asking, strict JSON, and the one error mapper. It
 * knows no dialect's requests or answers. Entry: {@link dev.countersign.wire.http.EdgeRoutes}, then {@link
 * dev.countersign.wire.http.EndpointGuard}, and on the way back {@link dev.countersign.wire.http.ErrorMapper}.
 */
package dev.countersign.wire.http;
