// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Notification;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.core.internal.Ulid;
import io.github.ingest4j.ledger.WindowEntry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Gives what people are told the form that every channel takes, whatever streams, columns and keys are called.
 *
 * @param ended the window whose end is the occasion
 */
record NoticeForm(StreamId stream, WindowEntry ended, Instant now) {
    /** The detail that names the run whose end was the occasion. */
    static final String RUN = "run";

    private static final int MAX_SUBJECT = 100;
    private static final int MAX_LINE = 1_000;

    /**
     * The notification.
     *
     * @param lines of the text; empty ones are left out
     * @param details what programs filter by besides kind and run: few, since channels allow no more than some
     */
    Notification notification(Notification.Kind kind, String subject, List<String> lines, Map<String, String> details) {
        String text = lines.stream()
                .filter(line -> !line.isEmpty())
                .map(line -> cut(line.replaceAll("\\p{Cntrl}+", " "), MAX_LINE))
                .collect(Collectors.joining("\n"));
        Map<String, String> facts = new HashMap<>(details);
        facts.put("kind", kind.name());
        facts.put(RUN, ended.owner());
        return new Notification(
                Ulid.next(now),
                kind,
                stream,
                ended.window().name(),
                cut(subject.replaceAll("[^\\x20-\\x7e]", "?"), MAX_SUBJECT),
                text,
                facts,
                now);
    }

    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 3) + "...";
    }

    /** The first of many names, and how many there are besides. */
    static String some(List<String> names, int limit, String separator) {
        String named = names.stream().limit(limit).collect(Collectors.joining(separator));
        int more = names.size() - limit;
        return named + (more > 0 ? " and " + more + " more" : "");
    }
}
