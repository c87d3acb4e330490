package dev.countersign.mail.worker;

/**
 * The mails that are due, of all instances together.
 *
 * @param lateBySeconds how long ago the first of them was due
 */
record DueMails(long count, long lateBySeconds) {}
