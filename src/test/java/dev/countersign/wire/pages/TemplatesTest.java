package dev.countersign.wire.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.deviceflow.WaitingClient;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.oauth.DeviceOffers;
import dev.countersign.oauth.ProviderChoice;
import dev.countersign.testing.Servers;
import dev.countersign.wire.http.Dialect;
import dev.countersign.wire.http.HttpReason;
import dev.countersign.wire.http.HttpRefused;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@WithTestResource(Servers.class)
class TemplatesTest {

    private static final String HOSTILE = "\"><script>alert('1')</script>{branding.style}&amp;";
    private static final String ESCAPED =
            "&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;{branding.style}&amp;amp;";

    private static final WaitingClient DEVICE = new WaitingClient(Optional.of(HOSTILE), HOSTILE);

    @Inject
    PagesDialect dialect;

    @Test
    void escapesWhateverItIsGiven() {
        Branding branding = Branding.of(HOSTILE);
        for (String page : new String[] {
            Templates.verify(branding, HOSTILE).render(),
            Templates.reset(branding, HOSTILE, 12, HOSTILE).render(),
            Templates.device(branding, HOSTILE, HOSTILE, HOSTILE).render(),
            Templates.approve(branding, HOSTILE, DEVICE, List.of(new ProviderChoice(HOSTILE, HOSTILE)), HOSTILE)
                    .render(),
            Templates.consent(
                            branding,
                            new DeviceOffers.Question(
                                    HOSTILE,
                                    new SecretToken(HOSTILE),
                                    DEVICE,
                                    HOSTILE,
                                    Optional.of(HOSTILE),
                                    HOSTILE,
                                    Optional.of(HOSTILE)),
                            HOSTILE,
                            HOSTILE,
                            HOSTILE)
                    .render(),
            Templates.factor(branding, HOSTILE, HOSTILE, HOSTILE).render(),
            Templates.notice(branding, new Notice(HOSTILE, HOSTILE)).render()
        }) {
            assertThat(page).contains(ESCAPED).doesNotContain("<script", HOSTILE);
        }
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void hasASentenceForEveryReason(Reason reason) {
        requireSentence(dialect.answer(Refused.because(reason)), reason.name());
    }

    @ParameterizedTest
    @EnumSource(HttpReason.class)
    void hasASentenceForEveryReasonOfHttp(HttpReason reason) {
        requireSentence(dialect.answer(HttpRefused.because(reason)), reason.name());
    }

    private static void requireSentence(Dialect.Answer answer, String name) {
        assertThat(answer.status()).isBetween(400, 503).isNotEqualTo(401);
        assertThat((String) answer.body()).containsOnlyOnce("<h1>").doesNotContain(name);
    }
}
