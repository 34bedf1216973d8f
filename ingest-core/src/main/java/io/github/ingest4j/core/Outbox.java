// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Notification;
import io.github.ingest4j.Notifier;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what the ledger holds for people, at least once to each notifier. A notifier that fails disturbs nothing but itself.
 *
 * <p>The ledger has a row of its own for each notifier, told by the notifier's place in the pipeline. A run sends the rows of
 * its own windows, and those of other runs that are old enough to have been left behind: of many runs that end together, one
 * tells. Neither the run's end nor a notifier that fails slowly is waited for: later runs send what is left.
 */
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    /** How long the run that made a row is left to send it. */
    static final Duration LEFT_TO_ITS_RUN = Duration.ofMinutes(1);
    /** How long a row waits for a notifier that this process does not have; another one may. */
    static final Duration KEPT_FOR_THE_ABSENT = Duration.ofDays(7);

    /** No delivery begins with less than this left to the run. */
    static final Duration LEFT_TO_THE_RUN = Duration.ofSeconds(10);
    /** What the failures of one notifier may cost a run. */
    static final Duration LOST_AT_MOST = Duration.ofSeconds(5);

    private static final String PLACE = "-";

    private final Parts parts;
    private final String runId;
    private final TimeLimit limit;
    private final Map<Integer, List<Throwable>> failures = new TreeMap<>();
    private final Map<Integer, Duration> lost = new HashMap<>();

    Outbox(Parts parts, String runId, TimeLimit limit) {
        this.parts = parts;
        this.runId = runId;
        this.limit = limit;
    }

    /** One row for each notifier, with ids that differ in the place of the notifier. */
    static List<Notification> rows(Notification notice, int notifiers) {
        List<Notification> rows = new ArrayList<>();
        for (int place = 1; place <= notifiers; place++) {
            rows.add(new Notification(
                    notice.id() + PLACE + place,
                    notice.kind(),
                    notice.stream(),
                    notice.window(),
                    notice.subject(),
                    notice.text(),
                    notice.details(),
                    notice.at()));
        }
        return rows;
    }

    void send() {
        try {
            Instant now = parts.clock().instant();
            for (Notification row : parts.ledger().outbox(parts.stream())) {
                if (!limit.leaves(LEFT_TO_THE_RUN)) {
                    LOG.warn(
                            "notifications are left to the next run, this one is at its end [stream={}]",
                            parts.stream());
                    break;
                }
                if (isOwn(row) || isOlder(row, LEFT_TO_ITS_RUN, now)) {
                    send(row, now);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("the outbox could not be worked off; the next run goes on [stream={}]", parts.stream(), e);
        }
        failures.forEach((place, met) -> {
            LOG.warn(
                    "a notifier failed; later runs try again [stream={}, notifier={}, notifications={}]: {}",
                    parts.stream(),
                    place,
                    met.size(),
                    Wording.of(met.get(0), "the log at level DEBUG"));
            LOG.debug("the first failure of notifier {}", place, met.get(0));
        });
    }

    private void send(Notification row, Instant now) throws IOException {
        int place = place(row.id());
        if (place > parts.notifiers().size()) {
            dropIfOld(row, now);
        } else if (isDelivered(row, place)) {
            parts.ledger().sent(parts.stream(), row.id());
        }
    }

    private boolean isDelivered(Notification row, int place) {
        if (lost.getOrDefault(place, Duration.ZERO).compareTo(LOST_AT_MOST) >= 0) {
            return false;
        }
        Notifier notifier = parts.notifiers().get(place - 1);
        Instant begun = parts.clock().instant();
        try {
            notifier.deliver(row);
            return true;
        } catch (IOException | RuntimeException | LinkageError e) {
            failures.computeIfAbsent(place, key -> new ArrayList<>()).add(e);
            lost.merge(place, Duration.between(begun, parts.clock().instant()), Duration::plus);
            return false;
        }
    }

    private void dropIfOld(Notification row, Instant now) throws IOException {
        if (isOlder(row, KEPT_FOR_THE_ABSENT, now)) {
            parts.ledger().sent(parts.stream(), row.id());
            LOG.warn(
                    "a notification was dropped, its notifier is no longer there [stream={}, id={}]",
                    parts.stream(),
                    row.id());
        }
    }

    private boolean isOwn(Notification row) {
        return runId.equals(row.details().get(NoticeForm.RUN));
    }

    private static boolean isOlder(Notification row, Duration age, Instant now) {
        return !now.isBefore(row.at().plus(age));
    }

    /** From 1; a row that names none is the first notifier's. */
    private static int place(String id) {
        String place = id.substring(id.lastIndexOf(PLACE) + 1);
        return place.length() < id.length() && place.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(place) : 1;
    }
}
