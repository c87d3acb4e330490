/**
 * Codes of the second factor: TOTP, backup codes and emailed codes. This package checks a code, counts the attempt,
 * locks an account after too many wrong codes, and uses a correct code up. It does not know what the code is for: the
 * caller passes that as an action. Nor does it set up a factor; {@code secondfactor} does. Entry: {@link
 * dev.countersign.code.CodeCheck}.
 */
package dev.countersign.code;
