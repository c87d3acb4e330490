/**
 * Starting and running the server: {@link dev.countersign.ops.Main} looks at the settings before anything
 * else starts; health, metrics and clean-up live here too. It may use any feature, and nobody uses it.
 */
package dev.countersign.ops;
