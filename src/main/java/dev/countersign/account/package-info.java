/**
 * Accounts: pending signups, verification of addresses, password reset, bans. It proves who owns an address and stores
 * the data of a person. It opens no session; {@code signin} does. Entry: {@link dev.countersign.account.Accounts}.
 */
package dev.countersign.account;
