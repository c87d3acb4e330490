/** The outside world of the tests: {@link dev.countersign.testing.Servers} and the mails that arrive there. */
package dev.countersign.testing;
