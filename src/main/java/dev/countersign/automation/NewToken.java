package dev.countersign.automation;

import java.util.Optional;

/**
 * A token that somebody asks for.
 *
 * @param alias empty for one that the server chooses
 * @param denyReauthorization see {@link AutomationToken#denyReauthorization}; without an end, such a token gets one
 */
public record NewToken(Optional<TokenAlias> alias, PublicProfile profile, Grant grant, boolean denyReauthorization) {}
