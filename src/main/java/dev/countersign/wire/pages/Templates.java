package dev.countersign.wire.pages;

import dev.countersign.deviceflow.WaitingClient;
import dev.countersign.oauth.LinkOffers;
import dev.countersign.oauth.Offers;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

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

    /** In this and the next two, {@code objection} is why the last answer was refused, or null. */
    static native TemplateInstance device(Branding branding, String userCode, String objection);

    static native TemplateInstance approve(Branding branding, String ticket, WaitingClient device, String objection);

    static native TemplateInstance factor(Branding branding, String ticket, String challenge, String objection);

    static native TemplateInstance notice(Branding branding, Notice notice);
}
