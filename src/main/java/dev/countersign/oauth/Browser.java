package dev.countersign.oauth;

import dev.countersign.kernel.SecretToken;
import java.util.List;

/** The browser of a request, which holds one secret for each attempt that it began. */
@FunctionalInterface
public interface Browser {

    /** The secrets that it presents for an attempt; more than one if another host planted a cookie. */
    List<SecretToken> secrets(String stateId);
}
