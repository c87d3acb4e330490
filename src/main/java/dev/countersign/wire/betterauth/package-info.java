/**
 * The Better Auth dialect, {@code /api/auth/**} except for the paths of Thogits: state in cookies, errors with a
 * message and a code, checks in the order of the contract. Entry: {@link
 * dev.countersign.wire.betterauth.SignInResource}, {@link dev.countersign.wire.betterauth.TwoFactorResource}, {@link
 * dev.countersign.wire.betterauth.CodesResource}.
 */
package dev.countersign.wire.betterauth;
