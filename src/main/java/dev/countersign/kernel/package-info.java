/**
 * What every part stands on: the reasons of refusal, values, secrets, time, randomness and database units of work.
 * It knows no feature. Entry: {@link dev.countersign.kernel.Reason} and {@link dev.countersign.kernel.Refused}.
 */
package dev.countersign.kernel;
