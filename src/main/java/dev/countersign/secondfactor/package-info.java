/**
 * The second factor: TOTP, backup codes, codes by mail, trusted devices, the challenge between the two factors of a
 * sign-in, step-up for sensitive acts, and the one gate that every code passes. It opens no session: {@code signin} does.
 * Entry: {@link dev.countersign.secondfactor.SecondFactors}, {@link dev.countersign.secondfactor.Challenges}, {@link
 * dev.countersign.secondfactor.StepUp}, {@link dev.countersign.secondfactor.TrustedDevices}.
 */
package dev.countersign.secondfactor;
