/**
 * An account's second factor: who must have one, its setup and first code, its status and removal, backup codes, and
 * re-authentication for sensitive actions. It opens no session: {@code signin} does. Checking a code is the job of
 * {@code code}. Entry: {@link dev.countersign.secondfactor.SecondFactors}, {@link
 * dev.countersign.secondfactor.Setups}, {@link dev.countersign.secondfactor.StepUp}.
 */
package dev.countersign.secondfactor;
