/**
 * Automation tokens: long-lived credentials of an account for scripts and machines. This package owns their text, what
 * each may do, from where, in which realms and until when, and every change of them. It does not read requests and opens
 * no session. Entry: {@link dev.countersign.automation.AutomationTokens}.
 */
package dev.countersign.automation;
