/**
 * The SMTP conversation: one mail, one connection, and a time limit for each step. It does not know why a mail is sent
 * and never tries again; that is the worker's task. Entry: {@link dev.countersign.mail.smtp.MailServer}.
 */
package dev.countersign.mail.smtp;
