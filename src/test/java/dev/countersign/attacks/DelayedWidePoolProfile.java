package dev.countersign.attacks;

/** The same with so many connections that hardly anything queues for one: races that a small pool puts in order. */
public class DelayedWidePoolProfile extends DelayedProfile {

    @Override
    int connections() {
        return 120;
    }
}
