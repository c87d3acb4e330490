package dev.countersign.deviceflow;

import dev.countersign.session.ConfirmedBy;
import dev.countersign.session.SignInMethod;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;

/**
 * The one decision about a request, as stored in Redis. It outlives the request, so nobody can decide twice.
 *
 * @param approval empty if a person denied the request
 */
@RegisterForReflection(targets = {Verdict.class, Approval.class, SignInMethod.class, ConfirmedBy.class})
record Verdict(Optional<Approval> approval) {}
