/**
 * What signed-in users change of their own accounts: the password. The factors that this needs are proved by {@code
 * secondfactor}. Entry: {@link dev.countersign.profile.PasswordChange}.
 */
package dev.countersign.profile;
