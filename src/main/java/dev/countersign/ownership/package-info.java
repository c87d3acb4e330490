/**
 * What owners do with the whole of their account: delete it, and take a copy of all its data. Who may do so is proved by
 * {@code secondfactor}; what deleting means is up to {@link dev.countersign.account.LeavingAccounts}. Entry: {@link
 * dev.countersign.ownership.Deletion}.
 */
package dev.countersign.ownership;
