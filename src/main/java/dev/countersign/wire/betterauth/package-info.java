/**
 * The Better Auth dialect, {@code /api/auth/**} but for the paths of Thogits: state in cookies, errors of message and
 * code, checks in the order of the contract. Entry: {@link dev.countersign.wire.betterauth.AccountResource}, {@link
 * dev.countersign.wire.betterauth.TwoFactorResource}.
 */
package dev.countersign.wire.betterauth;
