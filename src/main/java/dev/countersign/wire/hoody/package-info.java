/**
 * The Hoody dialect, {@code /api/v1/**}: the reference for behaviour. Each resource file holds one group of endpoints
 * and the records of their requests and answers. Entry: {@link dev.countersign.wire.hoody.SessionResource}, {@link
 * dev.countersign.wire.hoody.SignupResource}.
 */
package dev.countersign.wire.hoody;
