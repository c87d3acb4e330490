/**
 * Sign-in through OAuth providers: launch tickets, the state of an attempt, the handoff to the application, which
 * account an identity leads to, and linking and unlinking. {@code oauth.provider} talks to providers; {@code signin} decides between a
 * session, a challenge and a refusal. Entry: {@link dev.countersign.oauth.ProviderSignIn}.
 */
package dev.countersign.oauth;
