/**
 * Mails: what they say, the outbox they wait in, and the tokens in their links. This package has what features use; it
 * does not send anything and knows no accounts. Who gets which mail is decided when it is sent, by the {@link
 * dev.countersign.mail.MailPlanner} of the package that asked for it, so that a request does the same work for every
 * address. Entry: {@link dev.countersign.mail.Outbox}; for links {@link dev.countersign.mail.MailedTokens}. The package
 * {@code worker} sends what waits, {@code smtp} talks to the mail server.
 */
package dev.countersign.mail;
