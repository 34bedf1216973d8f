// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.local;

import io.github.ingest4j.Failure;
import io.github.ingest4j.Notification;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.internal.JsonDocument;
import io.github.ingest4j.ledger.Cursor;
import io.github.ingest4j.ledger.Incident;
import io.github.ingest4j.ledger.StreamHealth;
import io.github.ingest4j.ledger.Warning;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How the values of a ledger stand in its files. */
final class LedgerJson {
    private LedgerJson() {}

    static String text(WindowEntry entry) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("window", entry.window().name());
        members.put("state", entry.state().name());
        members.put("owner", entry.owner());
        members.put("epoch", entry.epoch());
        entry.leaseUntil().ifPresent(lease -> members.put("leaseUntil", lease));
        members.put("attempts", entry.attempts());
        entry.notBefore().ifPresent(time -> members.put("notBefore", time));
        members.put("planHash", entry.planHash());
        members.put("rawSet", entry.rawSet());
        if (entry.beginsAnew()) {
            members.put("beginsAnew", true);
        }
        members.put("generation", entry.generation());
        members.put("appliedSinks", entry.appliedSinks());
        members.put("records", entry.records());
        entry.failure()
                .ifPresent(failure -> members.put(
                        "failure",
                        Map.of("kind", failure.kind(), "step", failure.step(), "message", failure.message())));
        return JsonDocument.text(members);
    }

    static WindowEntry entry(JsonDocument json) {
        return WindowEntry.fresh(Window.parse(json.text("window"))).toBuilder()
                .state(WindowState.valueOf(json.text("state")))
                .owner(json.text("owner"))
                .epoch(json.number("epoch"))
                .leaseUntil(json.optionalText("leaseUntil").map(Instant::parse).orElse(null))
                .attempts(json.integer("attempts"))
                .notBefore(json.optionalText("notBefore").map(Instant::parse).orElse(null))
                .planHash(json.text("planHash"))
                .rawSet(json.integer("rawSet"))
                .beginsAnew(json.has("beginsAnew") && json.flag("beginsAnew"))
                .generation(json.integer("generation"))
                .appliedSinks(Set.copyOf(json.texts("appliedSinks")))
                .records(json.number("records"))
                .failure(json.optionalObject("failure").map(LedgerJson::failure).orElse(null))
                .build();
    }

    private static Failure failure(JsonDocument json) {
        return new Failure(Failure.Kind.valueOf(json.text("kind")), json.text("step"), json.text("message"));
    }

    static String text(Cursor cursor) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("mark", cursor.mark());
        members.put("changes", cursor.version());
        cursor.readOn().ifPresent(key -> members.put("readOn", key));
        return JsonDocument.text(members);
    }

    static Cursor cursor(JsonDocument json) {
        return new Cursor(Instant.parse(json.text("mark")), json.number("changes"), json.optionalText("readOn"));
    }

    static String text(StreamHealth health) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("state", health.state());
        members.put("since", health.since());
        members.put("skippedInRow", health.skippedInRow());
        members.put("changes", health.version());
        health.incident().ifPresent(incident -> members.put("incident", members(incident)));
        members.put("schemaVersion", health.schemaVersion());
        if (!health.warnings().isEmpty()) {
            members.put("warnings", members(health.warnings()));
        }
        return JsonDocument.text(members);
    }

    static StreamHealth health(JsonDocument json) {
        return new StreamHealth(
                StreamHealth.State.valueOf(json.text("state")),
                Instant.parse(json.text("since")),
                json.integer("skippedInRow"),
                json.number("changes"),
                json.optionalObject("incident").map(LedgerJson::incident),
                json.has("schemaVersion") ? json.integer("schemaVersion") : 0,
                json.optionalObject("warnings").map(LedgerJson::warnings).orElse(Map.of()));
    }

    private static Map<String, Object> members(Incident incident) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("fingerprint", incident.fingerprint());
        members.put("firstWindow", incident.firstWindow());
        members.put("toldAt", incident.toldAt());
        members.put("reminders", incident.reminders());
        members.put("others", incident.others());
        return members;
    }

    private static Incident incident(JsonDocument json) {
        return new Incident(
                json.text("fingerprint"),
                Instant.parse(json.text("firstWindow")),
                Instant.parse(json.text("toldAt")),
                json.integer("reminders"),
                json.texts("others"));
    }

    private static Map<String, Object> members(Map<Notification.Kind, Warning> warnings) {
        Map<String, Object> members = new TreeMap<>();
        warnings.forEach((kind, warning) -> members.put(
                kind.name(),
                Map.of("toldAt", warning.toldAt(), "windows", warning.windows(), "records", warning.records())));
        return members;
    }

    /** Those of the kinds that this version knows. */
    private static Map<Notification.Kind, Warning> warnings(JsonDocument json) {
        Map<Notification.Kind, Warning> warnings = new EnumMap<>(Notification.Kind.class);
        for (Notification.Kind kind : Notification.Kind.values()) {
            json.optionalObject(kind.name()).map(LedgerJson::warning).ifPresent(known -> warnings.put(kind, known));
        }
        return warnings;
    }

    private static Warning warning(JsonDocument json) {
        return new Warning(Instant.parse(json.text("toldAt")), json.number("windows"), json.number("records"));
    }

    static String text(Notification notification) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", notification.id());
        members.put("kind", notification.kind());
        members.put("pipeline", notification.stream().pipeline());
        members.put("stream", notification.stream().stream());
        members.put("window", notification.window());
        members.put("subject", notification.subject());
        members.put("text", notification.text());
        members.put("details", notification.details());
        members.put("at", notification.at());
        return JsonDocument.text(members);
    }

    static Notification notification(JsonDocument json) {
        return new Notification(
                json.text("id"),
                Notification.Kind.stored(json.text("kind")),
                new StreamId(json.text("pipeline"), json.text("stream")),
                json.text("window"),
                json.text("subject"),
                json.text("text"),
                json.textsByName("details"),
                Instant.parse(json.text("at")));
    }
}
