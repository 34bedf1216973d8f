// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Rejection;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.internal.JsonDocument;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A quarantined record as the line of JSON by which it is kept: where its bytes are, never the bytes. */
final class QuarantineLine {
    private QuarantineLine() {}

    static byte[] of(QuarantinedRecord record) {
        Rejection rejection = record.rejection();
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("window", record.window().name());
        members.put("generation", record.generation());
        members.put("code", rejection.code());
        members.put("path", rejection.path());
        members.put("reason", rejection.reason());
        members.put("schemaVersion", record.schemaVersion());
        members.put("rawSet", record.rawSet());
        members.put("part", record.part());
        members.put("partOffset", record.partOffset());
        members.put("page", rejection.page());
        members.put("place", rejection.place());
        members.put("recordNumber", rejection.recordNumber());
        members.put("byteOffset", rejection.byteOffset());
        members.put("byteLength", rejection.byteLength());
        return JsonDocument.line(members);
    }

    /** @param place key and line, for the message when it cannot be read */
    static QuarantinedRecord parse(String place, byte[] line) {
        return JsonDocument.read(
                place,
                line,
                json -> new QuarantinedRecord(
                        Window.parse(json.text("window")),
                        json.integer("generation"),
                        json.integer("rawSet"),
                        json.integer("schemaVersion"),
                        json.text("part"),
                        json.number("partOffset"),
                        new Rejection(
                                Rejection.Code.valueOf(json.text("code")),
                                json.integer("page"),
                                json.text("place"),
                                json.number("byteOffset"),
                                json.number("byteLength"),
                                json.number("recordNumber"),
                                json.text("path"),
                                json.text("reason"))));
    }
}
