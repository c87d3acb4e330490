package dev.countersign.oauth;

import dev.countersign.oauth.Destination.Linking;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A link that a session may begin at a provider, as stored in Redis. */
@RegisterForReflection(targets = {LinkTicket.class, Linking.class})
record LinkTicket(String provider, Linking linking) {}
