/**
 * Accounts: pending signups, verification of addresses, password reset, bans. It proves who owns an address and keeps
 * what is known of a person; it opens no session, which is {@code signin}'s. Entry: {@link
 * dev.countersign.account.Accounts}.
 */
package dev.countersign.account;
