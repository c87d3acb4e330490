package dev.countersign.wire.pages;

import dev.countersign.deviceflow.WaitingClient;
import dev.countersign.oauth.DeviceOffers;
import dev.countersign.oauth.LinkOffers;
import dev.countersign.oauth.Offers;
import dev.countersign.oauth.ProviderChoice;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** The pages' templates; the build checks their expressions against these parameters. */
@CheckedTemplate(basePath = "pages")
final class Templates {

    private Templates() {}

    static native TemplateInstance verify(Branding branding, String token);

    /** {@code objection} is why the last password was refused, or null. */
    static native TemplateInstance reset(Branding branding, String token, int minLength, String objection);

    /** {@code address} is null if the provider verified none. */
    static native TemplateInstance confirm(Branding branding, Offers.Question question, String address);

    /** {@code address} as above. */
    static native TemplateInstance link(Branding branding, LinkOffers.Question question, String address);

    /** {@code failure} is why the last sign-in at a provider failed, or null. */
    static native TemplateInstance device(Branding branding, String userCode, String objection, String failure);

    /** {@code address} as above; {@code account} is null if none has the identity. */
    static native TemplateInstance consent(
            Branding branding, DeviceOffers.Question question, String ticket, String address, String account);

    /** In this and the next, {@code objection} is why the last answer was refused, or null. */
    static native TemplateInstance approve(
            Branding branding, String ticket, WaitingClient device, List<ProviderChoice> providers, String objection);

    static native TemplateInstance factor(Branding branding, String ticket, String challenge, String objection);

    static native TemplateInstance notice(Branding branding, Notice notice);
}
