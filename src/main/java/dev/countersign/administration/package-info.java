/**
 * What administrators and operators do to the accounts of others: look them up, ban them, end their sessions, take a lost
 * second factor away. Each act is audited with who did it. It owns no table: the features change what is theirs. Whether
 * the caller may act is decided before, by the admin API or by access to the command line. Entry: {@link
 * dev.countersign.administration.Administration}.
 */
package dev.countersign.administration;
