package dev.countersign.oauth;

import dev.countersign.kernel.CodeChallenge;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A sign-in that a page of an application wants to begin in a popup, as stored in Redis under its ticket.
 *
 * @param stateId the application's own id of this attempt, a UUID
 * @param origin of the page; the result goes nowhere else
 */
@RegisterForReflection(targets = {Launch.class, CodeChallenge.class})
record Launch(String provider, String stateId, CodeChallenge codeChallenge, String origin) {}
