// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;

/**
 * What Amazon EventBridge Scheduler sends.
 *
 * @param scheduledTime when the run was due, which names its window however late the event comes
 */
record SchedulerEvent(Instant scheduledTime) {
    /** More than any event of the scheduler has. */
    static final int MAX_BYTES = 1 << 20;

    private static final String SHAPES =
            "the event must be {\"scheduledTime\":\"2026-11-20T12:00:00Z\"}, which a schedule sends"
                    + " whose input is {\"scheduledTime\":\"<aws.scheduler.scheduled-time>\"}, or the scheduler's own"
                    + " {\"source\":\"aws.scheduler\",\"time\":\"2026-11-20T12:00:00Z\",...}";
    private static final String SCHEDULER = "aws.scheduler";
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxDocumentLength(MAX_BYTES).build())
            .build();

    /**
     * Reads an event of either kind; members that say something else are passed over.
     *
     * @throws IllegalArgumentException if it is neither, with the two kinds that are understood
     */
    static SchedulerEvent read(InputStream event) throws IOException {
        Map<String, String> texts;
        try (JsonParser json = JSON.createParser(event)) {
            texts = texts(json);
        } catch (JsonProcessingException e) {
            // Its message quotes the event.
            throw new IllegalArgumentException("the event is no JSON, or too large or too deep to be read: " + SHAPES);
        }
        if (texts.containsKey("scheduledTime")) {
            return new SchedulerEvent(time("scheduledTime", texts.get("scheduledTime")));
        }
        if (SCHEDULER.equals(texts.get("source")) && texts.containsKey("time")) {
            return new SchedulerEvent(time("time", texts.get("time")));
        }
        throw new IllegalArgumentException("this is no event of the scheduler: " + SHAPES);
    }

    /** The members of the outermost object that are texts. */
    private static Map<String, String> texts(JsonParser json) throws IOException {
        Map<String, String> texts = new HashMap<>();
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return texts;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_STRING) {
                texts.put(name, json.getText());
            } else {
                json.skipChildren();
            }
        }
        return texts;
    }

    private static Instant time(String member, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + member + "' is no time with an offset: " + SHAPES);
        }
    }
}
