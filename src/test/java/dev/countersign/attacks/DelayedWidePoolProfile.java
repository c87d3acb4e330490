package dev.countersign.attacks;

/** {@link DelayedProfile} with so many connections that requests hardly queue: a small pool would put some races in order. */
public class DelayedWidePoolProfile extends DelayedProfile {

    @Override
    int connections() {
        return 120;
    }
}
