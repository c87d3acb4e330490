/**
 * The audit log: one row per security event, written in the transaction that caused it and never changed. It does not
 * decide anything. Entry: {@link dev.countersign.audit.AuditLog} writes, {@link dev.countersign.audit.History} reads,
 * {@link dev.countersign.audit.AuditPartitions} drops what is too old.
 */
package dev.countersign.audit;
