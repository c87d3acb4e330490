package dev.countersign.wire.betterauth;

import dev.countersign.account.SignedIn;
import dev.countersign.kernel.SecretToken;

/** Somebody with a session, and the token that the request came with. */
record Visit(SignedIn who, SecretToken token) {}
