// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import io.github.ingest4j.Notification;
import io.github.ingest4j.Notifier;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A notifier that keeps what it was given; {@link Faults} make its calls fail, too. Thread-safe. */
public final class RecordingNotifier implements Notifier {
    private final Faults faults;
    private final List<Notification> delivered = new CopyOnWriteArrayList<>();

    /** A notifier without faults. */
    public RecordingNotifier() {
        this(new Faults());
    }

    public RecordingNotifier(Faults faults) {
        this.faults = faults;
    }

    /** The notifier as a process sees it. */
    public Notifier as(SimulatedProcess process) {
        return notification -> deliver(process, notification);
    }

    /** All deliveries in order, with their repetitions. */
    public List<Notification> delivered() {
        return List.copyOf(delivered);
    }

    @Override
    public void deliver(Notification notification) throws IOException {
        deliver(faults.outside(), notification);
    }

    private void deliver(SimulatedProcess process, Notification notification) throws IOException {
        faults.call(process, "notifier.deliver " + notification.id(), () -> delivered.add(notification));
    }
}
