package dev.countersign.wire.hoody;

import dev.countersign.account.Account;
import dev.countersign.administration.Actor;
import dev.countersign.administration.Administration;
import dev.countersign.administration.Administrators;
import dev.countersign.administration.Outcome;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Ids;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.wire.http.Caller.BySession;
import dev.countersign.wire.http.Callers;
import dev.countersign.wire.http.ClientOf;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What all endpoints for administrators share. */
@ApplicationScoped
class AdminGate {

    static final String PATH = "/api/v1/admin/";

    private static final int FORBIDDEN = 403;

    private final Administrators administrators;
    private final Administration administration;
    private final Callers callers;
    private final ClientOf clients;

    AdminGate(Administrators administrators, Administration administration, Callers callers, ClientOf clients) {
        this.administrators = administrators;
        this.administration = administration;
        this.callers = callers;
        this.clients = clients;
    }

    /** These endpoints answer every caller whom they do not take with 403. */
    static HoodyError inItsWords(HoodyError error) {
        return error.code().equals(Reason.OTP_REQUIRED.name())
                ? new HoodyError(FORBIDDEN, "Forbidden", error.code(), error.message(), error.data())
                : error;
    }

    /** Runs what only shows something. */
    <T> Uni<T> look(HttpServerRequest request, Function<Actor, Uni<T>> work) {
        Client client = clients.request(request);
        return administrators.look(callers.admitted(BySession.class).signedIn(), client, work);
    }

    /** Runs what shows something of one user. */
    <T> Uni<T> lookAt(HttpServerRequest request, String id, BiFunction<Actor, Account, Uni<T>> work) {
        requireId(id);
        return look(
                request,
                actor -> administration
                        .find(actor, id)
                        .map(found ->
                                required(found.filter(account -> account.id().equals(id))))
                        .flatMap(account -> work.apply(actor, account)));
    }

    /**
     * Runs what changes something about one user.
     *
     * @param otherwise the answer if there is nothing to do
     */
    Uni<Envelope<Void>> act(
            HttpServerRequest request,
            String id,
            Function<Actor, Uni<Outcome>> work,
            String done,
            Function<String, Envelope<Void>> otherwise) {
        requireId(id);
        Client client = clients.request(request);
        return administrators
                .act(callers.admitted(BySession.class).signedIn(), client, work)
                .invoke(AdminGate::requireDone)
                .map(outcome -> outcome == Outcome.DONE ? Envelope.of(done) : otherwise.apply(done));
    }

    /** Refuses unless the act was done or there was nothing to do. */
    static void requireDone(Outcome outcome) {
        switch (outcome) {
            case DONE, NOTHING_TO_DO -> {}
            case NO_SUCH_ACCOUNT -> throw HoodyReason.USER_NOT_FOUND.refused();
            case ADMIN_AND_BANNED -> throw HoodyReason.CANNOT_BAN_ADMIN.refused();
            case OWN_ACCOUNT -> throw HoodyReason.CANNOT_ADMINISTER_SELF.refused();
            case NOT_ADMINISTRATOR -> throw Refused.because(Reason.INSUFFICIENT_PERMISSIONS);
        }
    }

    private static Account required(Optional<Account> found) {
        return found.orElseThrow(HoodyReason.USER_NOT_FOUND::refused);
    }

    static void requireId(String id) {
        if (!Ids.isId(id)) {
            throw HoodyReason.INVALID_ID_FORMAT.refused();
        }
    }
}
