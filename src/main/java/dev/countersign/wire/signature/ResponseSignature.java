package dev.countersign.wire.signature;

import dev.countersign.signing.ResponseSigner;
import dev.countersign.signing.ResponseSigner.Signed;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;

/** Puts the signature headers on a response. Ed25519 is deterministic, so a signature that was just made is reused. */
@ApplicationScoped
public class ResponseSignature {

    private static final CharSequence HEADER = HttpHeaders.createOptimized("X-Hoody-Signature");
    private static final CharSequence HEADER_V2 = HttpHeaders.createOptimized("X-Hoody-Signature-V2");
    private static final CharSequence WANT = HttpHeaders.createOptimized("Want-Signature");

    /** The public body that was signed last, and the Unix second of its signature. */
    private record Recent(long second, byte[] body, String signature) {}

    private final ResponseSigner signer;
    private volatile Recent recent = new Recent(0, new byte[0], "");

    ResponseSignature(ResponseSigner signer) {
        this.signer = signer;
    }

    /** Signs nothing when signing is switched off. */
    void sign(HttpServerRequest request, HttpServerResponse response, byte[] body) {
        if (!signer.enabled()) {
            return;
        }
        long second = signer.second();
        Signed signed = new Signed(request.method().name(), response.getStatusCode(), request.uri(), body);
        response.putHeader(HEADER, isPublic(request) ? reused(second, signed) : signer.header(second, signed));
        if (signer.wantsSecond("v2".equals(request.getHeader(WANT)))) {
            response.putHeader(HEADER_V2, signer.second(second, signed));
        }
    }

    /* Only answers that are the same for everybody are kept in memory. */
    private boolean isPublic(HttpServerRequest request) {
        return signer.bindsBodyOnly()
                && request.method() == HttpMethod.GET
                && !request.headers().contains(HttpHeaders.AUTHORIZATION)
                && !request.headers().contains(HttpHeaders.COOKIE);
    }

    private String reused(long second, Signed signed) {
        Recent last = recent;
        if (last.second() != second || !Arrays.equals(last.body(), signed.body())) {
            last = new Recent(second, signed.body(), signer.signature(second, signed.body()));
            recent = last;
        }
        return signer.first(second, signed.path(), last.signature());
    }
}
