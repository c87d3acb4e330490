/**
 * Signs responses at the router: the wrappers that hold a body until it is complete, and the headers that carry its
 * signature. Keys and the signature itself are in {@code signing}. Entry: {@link
 * dev.countersign.wire.signature.SigningRequest}.
 */
package dev.countersign.wire.signature;
