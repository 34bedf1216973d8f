// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Failure;
import io.github.ingest4j.Notification;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.ledger.Incident;
import io.github.ingest4j.ledger.StreamHealth;
import io.github.ingest4j.ledger.WindowEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Words what people are told, in sentences of the library's own.
 *
 * @param ended the window whose end is the occasion
 * @param reason why it failed, in words that may be told; empty where it is done
 * @param health the stream's, while it fails: as it is now or, where the incident has just ended, as it was
 * @param incident that of the health
 * @param inTurn whether no later window is begun before this one is done
 */
record NoticeText(
        StreamId stream,
        WindowEntry ended,
        String reason,
        StreamHealth health,
        Incident incident,
        Toll toll,
        boolean inTurn,
        Instant now) {
    private static final int MAX_NAMED = 5;

    Notification notification(Notification.Kind kind) {
        List<String> lines = new ArrayList<>();
        switch (kind) {
            case FAILED, SOURCE_DOWN -> opening(lines);
            case REMINDER -> reminder(lines);
            case RECOVERED -> recovery(lines);
            case SCHEMA_CHANGED, QUARANTINED, UNUSUAL_VOLUME -> throw noOutage(kind);
        }
        return new NoticeForm(stream, ended, now).notification(kind, subject(kind), lines, details(kind));
    }

    private static IllegalArgumentException noOutage(Notification.Kind kind) {
        return new IllegalArgumentException("a warning is not worded here: " + kind);
    }

    private String subject(Notification.Kind kind) {
        return switch (kind) {
            case FAILED -> stream + " failed at window " + ended.window();
            case SOURCE_DOWN ->
                stream + ": source unavailable "
                        + (health.skippedInRow() >= Alerting.SKIPS_BEFORE_NOTICE
                                ? "for " + health.skippedInRow() + " windows in a row"
                                : "at attempt " + ended.attempts() + " of window " + ended.window());
            case REMINDER -> stream + " is still failing after " + span(Duration.between(health.since(), now));
            case RECOVERED -> stream + " works again";
            case SCHEMA_CHANGED, QUARANTINED, UNUSUAL_VOLUME -> throw noOutage(kind);
        };
    }

    private void opening(List<String> lines) {
        Failure failure = ended.failure().orElseThrow();
        lines.add("Window " + ended.window() + " of " + stream + ": " + occasion(failure));
        lines.add(reason);
        lines.add(remedy(failure));
        lines.add("While this lasts there are reminders, not a message for each run; then one when it works again.");
    }

    private void reminder(List<String> lines) {
        Failure failure = ended.failure().orElseThrow();
        lines.add(stream + " has been failing " + sinceThen());
        lines.add("Last at window " + ended.window() + ": " + occasion(failure));
        lines.add(reason);
        lines.add(remedy(failure));
        lines.add(others());
        lines.add(cost());
        lines.add(waiting());
        lines.add("The next reminder comes after " + NoticeForm.time(Alerting.nextReminder(incident, health.since()))
                + ".");
    }

    private void recovery(List<String> lines) {
        lines.add("Window " + ended.window() + " of " + stream + " is done.");
        lines.add("The stream had been failing " + sinceThen());
        lines.add(others());
        lines.add(cost());
        lines.add(waiting());
    }

    private String occasion(Failure failure) {
        return Alerting.fingerprint(failure) + ", attempt " + ended.attempts() + ".";
    }

    private String sinceThen() {
        return "since " + NoticeForm.time(health.since()) + " (" + span(Duration.between(health.since(), now)) + "): "
                + incident.fingerprint() + ".";
    }

    private String remedy(Failure failure) {
        String remedy = switch (failure.kind()) {
            case SOURCE_UNAVAILABLE -> "This may pass by itself";
            case UNAUTHORISED -> "Renew the credentials";
            case SOURCE -> "Mend the request or the source's code";
            case BAD_RECORD ->
                "Mend the transformer or the mapper, allow more by the quarantine limit, or have the window fetched again";
            case SCHEMA -> "Declare a type that fits";
            case DAMAGED -> "Restore what is damaged, or have the window replayed or fetched again";
            case CONFIGURATION -> "Set what is missing, or grant what was refused: rights, space, settings";
            case INFRASTRUCTURE -> "Look whether store, ledger and sinks can be reached";
            case DEADLINE -> "Give the run more time";
            case INTERNAL -> "Mend the fault; the run's report and the log have more of it";
        };
        return remedy + "; " + next();
    }

    private String next() {
        return switch (ended.state()) {
            case FAILED ->
                "the window waits until it is reopened, "
                        + (inTurn ? "and all later ones wait for it." : "later windows go on.");
            case SKIPPED -> "this window is lost, since its source answers only for now.";
            default ->
                "the next run "
                        + ended.notBefore()
                                .map(at -> "after " + NoticeForm.time(at) + " ")
                                .orElse("") + "tries again.";
        };
    }

    private String others() {
        return incident.others().isEmpty()
                ? ""
                : "Other failures since then: " + String.join(", ", incident.others()) + ".";
    }

    private String cost() {
        List<String> missing = new ArrayList<>();
        addIfAny(missing, toll.due(), " due");
        addIfAny(missing, toll.notBegun(), " not begun");
        addIfAny(missing, toll.waiting().size(), " to be reopened");
        return "Windows affected: " + toll.affected() + "; done since: " + toll.caughtUp() + "; missing: "
                + toll.missing()
                + (missing.isEmpty() ? "" : " (" + String.join(", ", missing) + ")")
                + (toll.lost() == 0 ? "" : "; lost: " + toll.lost()) + ".";
    }

    private static void addIfAny(List<String> parts, int count, String what) {
        if (count > 0) {
            parts.add(count + what);
        }
    }

    private String waiting() {
        if (toll.waiting().isEmpty()) {
            return "";
        }
        List<String> names = toll.waiting().stream().map(Window::name).toList();
        return "To be reopened by somebody: " + NoticeForm.some(names, MAX_NAMED, ", ") + ".";
    }

    private Map<String, String> details(Notification.Kind kind) {
        Map<String, String> details = new HashMap<>();
        details.put("attempt", String.valueOf(ended.attempts()));
        String[] told = ended.failure()
                .map(Alerting::fingerprint)
                .orElse(incident.fingerprint())
                .split(" at ", 2);
        details.put("failure", told[0]);
        details.put("step", told.length > 1 ? told[1] : "");
        if (kind == Notification.Kind.REMINDER || kind == Notification.Kind.RECOVERED) {
            details.put("since", NoticeForm.time(health.since()));
            details.put("missing", String.valueOf(toll.missing()));
        }
        return details;
    }

    /** Two units at most, the larger first. */
    private static String span(Duration duration) {
        List<String> units = new ArrayList<>();
        addIfAny(units, Math.toIntExact(duration.toDays()), " d");
        addIfAny(units, duration.toHoursPart(), " h");
        if (duration.toDays() == 0) {
            addIfAny(units, duration.toMinutesPart(), " min");
        }
        return units.isEmpty() ? "less than a minute" : String.join(" ", units);
    }
}
