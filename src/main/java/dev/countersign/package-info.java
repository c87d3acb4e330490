/** Countersign, an authentication server; the packages below are its parts, {@code ops} starts it. */
package dev.countersign;
