/**
 * The Thogits dialect, a few paths below {@code /api/auth}: state travels in two cookies, and a refusal is a status and
 * one sentence. Each resource file holds the endpoints below one path. Entry: {@link
 * dev.countersign.wire.thogits.LoginResource}, {@link dev.countersign.wire.thogits.TotpResource}.
 */
package dev.countersign.wire.thogits;
