/**
 * Sign-in through OAuth providers: launch tickets, the state of an attempt, the handoff to the application, and which
 * account an identity leads to. Talking to providers is {@code oauth.provider}'s; sessions, challenges and refusals of
 * accounts are {@code signin}'s. Entry: {@link dev.countersign.oauth.ProviderSignIn}.
 */
package dev.countersign.oauth;
