package dev.countersign.wire.hydracore;

import dev.countersign.account.Accounts;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.session.PendingToken;
import dev.countersign.session.PendingTokens;
import dev.countersign.session.SessionToken;
import dev.countersign.session.Sessions;
import dev.countersign.wire.http.Candidates;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * Decides which of several refresh tokens is spent. An old one of a live session must never be: it would look stolen and
 * end the session.
 */
@ApplicationScoped
class RefreshTokens {

    private record OfSession(String text, SessionToken token) {}

    private record OfSignup(String text, PendingToken token) {}

    private final Sessions sessions;
    private final Accounts accounts;
    private final PendingTokens pendingTokens;

    RefreshTokens(Sessions sessions, Accounts accounts, PendingTokens pendingTokens) {
        this.sessions = sessions;
        this.accounts = accounts;
        this.pendingTokens = pendingTokens;
    }

    /**
     * The newest token of the one live session; without one the newest of a signup that waits; otherwise the first, so that
     * it is refused as it would be alone. Refuses with {@code INVALID_REFRESH_TOKEN} two live sessions of different
     * accounts.
     */
    Uni<String> choose(List<String> presented) {
        if (presented.size() == 1) {
            return Uni.createFrom().item(presented.getFirst());
        }
        return Candidates.live(List.copyOf(newestOfSessions(presented)), this::ifLive)
                .map(live -> {
                    if (live.isEmpty()) {
                        return newestOfSignups(presented).orElse(presented.getFirst());
                    }
                    return Candidates.ofOneOwner(live, one -> one.token().accountId())
                            .map(OfSession::text)
                            .orElseThrow(() -> Refused.because(Reason.INVALID_REFRESH_TOKEN));
                });
    }

    private Collection<OfSession> newestOfSessions(List<String> presented) {
        Map<String, OfSession> newest = new LinkedHashMap<>();
        BinaryOperator<OfSession> later =
                BinaryOperator.maxBy(Comparator.comparingInt(one -> one.token().generation()));
        for (String text : presented) {
            read(refresh -> sessions.verifyRefresh(refresh, HydraCoreDialect.NAME), text)
                    .map(token -> new OfSession(text, token))
                    .ifPresent(one -> newest.merge(one.token().sessionId(), one, later));
        }
        return newest.values();
    }

    private Uni<Optional<OfSession>> ifLive(OfSession one) {
        return accounts.isLive(one.token()).map(live -> live ? Optional.of(one) : Optional.empty());
    }

    private Optional<String> newestOfSignups(List<String> presented) {
        return presented.stream()
                .flatMap(text ->
                        read(pendingTokens::verifyRefresh, text).map(token -> new OfSignup(text, token)).stream())
                .max(Comparator.comparing((OfSignup one) -> one.token().expiresAt())
                        .thenComparing(one -> one.token().generation()))
                .map(OfSignup::text);
    }

    private static <T> Optional<T> read(Function<String, T> verify, String text) {
        try {
            return Optional.of(verify.apply(text));
        } catch (Refused refused) {
            return Optional.empty();
        }
    }
}
