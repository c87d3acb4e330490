package dev.countersign.wire.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.wire.http.HttpReason;
import dev.countersign.wire.http.HttpRefused;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Any bytes are either rejected as a form, or a name has one value that stays the same when it is encoded again. */
class FormFuzzTest {

    @FuzzTest
    @DictionaryEntries({"token=", "&", "%", "%00", "+", "%f0%9f", "%ED%A0%80", ";", "=", "password=a"})
    void readsEachNameOnceOrRefuses(byte[] bytes) {
        String token;
        try {
            token = Form.parse(bytes).require("token");
        } catch (HttpRefused refused) {
            assertThat(refused.reason()).isEqualTo(HttpReason.MALFORMED_BODY);
            return;
        } catch (Refused refused) {
            assertThat(refused.reason()).isIn(Reason.VALIDATION_ERROR, Reason.MISSING_REQUIRED_FIELD);
            return;
        }
        String again = "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
        assertThat(Form.parse(again.getBytes(StandardCharsets.US_ASCII)).require("token"))
                .isEqualTo(token);
    }
}
