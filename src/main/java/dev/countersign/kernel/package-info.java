/**
 * The base of all other packages: the reasons of refusal, values, secrets, time, randomness and database units of work.
 * It knows no feature. Entry: {@link dev.countersign.kernel.Reason} and {@link dev.countersign.kernel.Refused}.
 */
package dev.countersign.kernel;
