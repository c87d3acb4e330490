/**
 * Talks to OAuth providers: builds the URL that the browser is sent to, exchanges a code, and reads who signed in from
 * documents that the provider vouches for. It keeps no state of sign-ins, and what an identity leads to is {@code oauth}'s.
 * It is the only package outside of {@code wire} and {@code password.breach} that uses HTTP, see {@link dev.countersign.oauth.provider.Fetch}. Entry:
 * {@link dev.countersign.oauth.provider.Providers}.
 */
package dev.countersign.oauth.provider;
