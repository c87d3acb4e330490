/**
 * What signed-in users change of their own accounts: profile and password; and what administrators decide about
 * accounts. The factors that this needs are proved by {@code secondfactor}. Entry: {@link
 * dev.countersign.profile.PasswordChange}, {@link dev.countersign.profile.Profiles}, {@link
 * dev.countersign.profile.Standings}.
 */
package dev.countersign.profile;
