package dev.countersign.deviceflow;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * What a user code stands for, as stored in Redis. The record outlives its request, so that a late code is told from an
 * unknown one.
 */
@RegisterForReflection(targets = {TypedCode.class, WaitingClient.class})
record TypedCode(String request, String dialect, WaitingClient device, Instant expiresAt) {}
