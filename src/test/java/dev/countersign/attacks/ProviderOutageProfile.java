package dev.countersign.attacks;

import dev.countersign.testing.StandIn;
import java.util.ArrayList;
import java.util.List;

/** As {@link OutageProfile}, with providers. */
public class ProviderOutageProfile extends OutageProfile {

    @Override
    public List<TestResourceEntry> testResources() {
        List<TestResourceEntry> all = new ArrayList<>(super.testResources());
        all.add(new TestResourceEntry(StandIn.class));
        return all;
    }
}
