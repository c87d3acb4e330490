/**
 * The audit log: one row per security event, written in the transaction that caused it and never changed. It does not
 * decide anything. Entry: {@link dev.countersign.audit.AuditLog}.
 */
package dev.countersign.audit;
