/**
 * Asks a server of known breaches whether a password is among them, without telling it the password. Entry: {@link
 * dev.countersign.password.breach.BreachedPasswords}.
 */
package dev.countersign.password.breach;
