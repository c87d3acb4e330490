package dev.countersign.automation;

import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailRequest;
import dev.countersign.mail.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** Makes new tokens within the transaction of their author. */
@ApplicationScoped
class TokenMaker {

    /** How long a token lives that must not live for ever, if nobody says how long. */
    static final Duration BOUNDED_LIFE = Duration.ofDays(30);

    /* A machine that makes tokens all day long must not fill its owner's mailbox. */
    private static final Duration MAIL_PAUSE = Duration.ofHours(1);

    private static final int ATTEMPTS = 5;

    private final Outbox outbox;
    private final AuditLog audit;
    private final Randomness randomness;

    TokenMaker(Outbox outbox, AuditLog audit, Randomness randomness) {
        this.outbox = outbox;
        this.audit = audit;
        this.randomness = randomness;
    }

    /**
     * Where the alias of a new token comes from.
     *
     * @param mayVary whether the server chose it, and so may choose another one if it is taken
     */
    record Name(TokenAlias alias, boolean mayVary) {}

    /** Makes a new token, with an alias that the server chooses if the author chose none. */
    Uni<MadeToken> make(Acting acting, NewToken asked) {
        Name name = asked.alias()
                .map(alias -> new Name(alias, false))
                .orElseGet(() -> new Name(AnimalNames.any(randomness), true));
        return make(acting, asked, name, true, MailKind.AUTOMATION_TOKEN_CREATED);
    }

    /** Makes a token like {@code source}, which is switched on if that is. */
    Uni<MadeToken> copy(Acting acting, AutomationToken source, NewToken asked) {
        Name name = asked.alias()
                .map(alias -> new Name(alias, false))
                .orElseGet(() -> new Name(source.alias().followedBy(" copy"), true));
        return make(acting, asked, name, source.isEnabled(), MailKind.AUTOMATION_TOKEN_COPIED);
    }

    private Uni<MadeToken> make(Acting acting, NewToken asked, Name name, boolean enabled, MailKind mail) {
        TokenText text = TokenText.of(randomness.bytes(TokenText.RANDOM_BYTES));
        AutomationToken token = new AutomationToken(
                randomness.id(acting.now()),
                acting.account().id(),
                name.alias(),
                asked.profile(),
                acting.given(bounded(asked, acting)),
                enabled,
                asked.denyReauthorization(),
                acting.lineage(),
                Optional.empty(),
                acting.now(),
                acting.now());
        return TokenRows.dropOldestExpired(token.accountId(), acting.now())
                .chain(() -> add(token, text, name, 1))
                .call(made -> audit.record(new AuditEvent.AutomationTokenCreated(
                        token.accountId(), acting.detail(token.id()), acting.client())))
                .call(made -> tell(acting, made.token(), mail));
    }

    private static Grant bounded(NewToken asked, Acting acting) {
        boolean endless = asked.grant().expiresAt().isEmpty();
        return asked.denyReauthorization() && endless
                ? asked.grant().until(Optional.of(acting.now().plus(BOUNDED_LIFE)))
                : asked.grant();
    }

    private Uni<MadeToken> add(AutomationToken token, TokenText text, Name name, int attempt) {
        return TokenRows.add(token, text.hash())
                .flatMap(added -> added
                        ? Uni.createFrom().item(new MadeToken(token, text))
                        : TokenRows.isFull(token.accountId(), token.createdAt()).flatMap(full -> {
                            if (full) {
                                throw Refused.because(Reason.AUTH_TOKEN_LIMIT_REACHED);
                            }
                            if (!name.mayVary() || attempt == ATTEMPTS) {
                                throw Refused.about(
                                        Reason.DUPLICATE_ALIAS, name.alias().value());
                            }
                            TokenAlias another = name.alias().followedBy('-' + randomness.hex(2));
                            return add(token.called(another), text, name, attempt + 1);
                        }));
    }

    /* The owner's own tokens are told each. A token's are told once in a while, beginning with the first. */
    private Uni<Void> tell(Acting acting, AutomationToken made, MailKind kind) {
        MailRequest mail =
                new MailRequest(kind, acting.account().id(), acting.account().emailKey());
        return acting.by()
                .map(maker -> TokenRows.hasMade(
                                maker.id(), made.id(), acting.now().minus(MAIL_PAUSE))
                        .flatMap(told -> told ? Uni.createFrom().voidItem() : outbox.add(mail)))
                .orElseGet(() -> outbox.add(mail));
    }
}
