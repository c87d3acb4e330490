package dev.countersign.attacks;

import dev.countersign.testing.StandIn;
import java.util.List;

/** As {@link RacesProfile}, with providers. */
public class ProviderRacesProfile extends RacesProfile {

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(StandIn.class));
    }
}
