/**
 * Sessions: one row per sign-in, its access and refresh tokens, their rotation and their end. A session is opened only
 * by {@code signin}. Its statements read two columns of {@code account}, {@code security_version} and {@code banned}: a
 * session whose version is not the account's is dead. Entry: {@link dev.countersign.session.Sessions}.
 */
package dev.countersign.session;
