/**
 * Mails: what they say, the outbox they wait in, the worker that sends them, and the tokens in their links. It does not
 * know accounts: who gets which mail is decided by a {@link dev.countersign.mail.MailPlanner} of the package that asked
 * for it, when the mail is sent, so a request does the same work for every address. Entry: {@link
 * dev.countersign.mail.Outbox}; for links {@link dev.countersign.mail.MailedTokens}.
 */
package dev.countersign.mail;
