package dev.countersign.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** As {@link ProvidersProfile}, reached over https, with pages of other sites. */
public class SecureProvidersProfile implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(
                new TestResourceEntry(StandIn.class),
                new TestResourceEntry(
                        FirmProfile.Settings.class,
                        Map.of("countersign.base-url", HttpsProfile.OWN, "countersign.cookies.cross-site", "true")));
    }
}
