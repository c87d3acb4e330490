package dev.countersign.wire.http;

/**
 * Why a request is refused at the level of HTTP, outside of the core. The names are permanent, like those of {@link
 * dev.countersign.kernel.Reason}.
 */
public enum HttpReason {
    /** The body is not JSON (RFC 8259), not UTF-8, or has a key twice. */
    MALFORMED_BODY,
    /** The head of the request breaks HTTP's rules, so proxies and servers may read it differently. */
    MALFORMED_REQUEST,
    /** The {@code Expect} header asks for something that the server does not do (RFC 9110, 10.1.1). */
    EXPECTATION_FAILED,
    /** The path contains something that proxies and servers read differently. */
    INVALID_PATH,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    PAYLOAD_TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    /** The request carries a cookie and needs an Origin header, but has none. */
    ORIGIN_MISSING,
    /** The request comes from a page that is not allowed to send it. */
    ORIGIN_NOT_ALLOWED,
    INSUFFICIENT_PERMISSIONS
}
