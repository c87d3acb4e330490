/**
 * What a new user of {@code quarkus:dev} sees: the landing page, and a demo in which an application signs in through a
 * provider of its own. That provider signs in anybody, so the build leaves this package out of everything that it
 * packages. Entry: {@link dev.countersign.embedded.demo.Demo}.
 */
package dev.countersign.embedded.demo;
