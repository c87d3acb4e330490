/** Attacks, and how the server answers them. A test is named after what it rejects. */
package dev.countersign.attacks;
