/**
 * Handoffs: sign-ins that are proved and that an application has not collected yet. An intent stands for such a
 * sign-in, an authorization code for an intent that an application asked for. Both are kept in Redis, for one use each.
 * This package makes them, checks and ends them. It opens no session: {@code signin} does, from a redeemed code. Entry:
 * {@link dev.countersign.handoff.Handoffs}.
 */
package dev.countersign.handoff;
