/**
 * Challenges: a sign-in that has its first factor and waits for its second. They are kept in Redis. This package opens,
 * answers and ends them; whether an account needs one is decided by {@code secondfactor}, and what follows a correct
 * answer by {@code signin}. Entry: {@link dev.countersign.challenge.Challenges}.
 */
package dev.countersign.challenge;
