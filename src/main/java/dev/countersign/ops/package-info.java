/**
 * Starting and running the server: {@link dev.countersign.ops.Main} checks the settings before anything else
 * starts. Health, metrics and clean-up are here, too. It may use any feature, and no other package uses it.
 */
package dev.countersign.ops;
