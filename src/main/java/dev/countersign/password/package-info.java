/**
 * Passwords: which are good enough, how they are hashed and verified, and the bounded pool that does it off the event
 * loops. It knows no account. Entry: {@link dev.countersign.password.Passwords} and {@link
 * dev.countersign.password.PasswordPolicy}.
 */
package dev.countersign.password;
