/**
 * Sends what waits in the outbox: claims mails, plans them, writes them from templates, sends them, and tries again.
 * All of it runs in the background; features only see {@link dev.countersign.mail.Outbox}. Entry: {@code MailWorker}.
 * The way of a mail: {@code OutboxRows} claims it, {@code Planning} decides what becomes of it (with {@code
 * OutboxQueue} for the budget of its mailbox), {@code Letters} writes it, and {@code Delivery} sends it and notes the
 * result.
 */
package dev.countersign.mail.worker;
