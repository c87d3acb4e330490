/**
 * Ed25519 (RFC 8032): the rings of signing keys, the signature of responses, identity claims, and the public keys that
 * clients verify them with. It does not know HTTP: {@code wire} passes it the bytes. Entry: {@link
 * dev.countersign.signing.ResponseSigner}, {@link dev.countersign.signing.IdentityClaims}.
 */
package dev.countersign.signing;
