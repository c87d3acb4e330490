/**
 * Brings accounts from other servers: reads their exports, checks each account, and creates it with its hash, identities
 * and second factor in one transaction. What is already here is never changed. Entry: {@link
 * dev.countersign.imports.ImportRun}.
 */
package dev.countersign.imports;
