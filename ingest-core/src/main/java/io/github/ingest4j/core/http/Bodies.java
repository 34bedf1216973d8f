// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.core.internal.ContentDecoding;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What bodies are, as far as the source says it and not the service.
 *
 * @param mediaType in place of the answer's Content-Type; null to take that
 * @param packing of the files that bodies are; null where they are none
 * @param keptHeaders of the answer, which become attributes of the page
 */
record Bodies(@Nullable String mediaType, @Nullable Packing packing, List<String> keptHeaders) {
    private static final List<String> ALWAYS_KEPT = List.of("Content-Type", "ETag", "Last-Modified");

    /** What a page says of itself besides headers. */
    static final Set<String> OWN_ATTRIBUTES = Set.of("url", "page", "status", "answered-at");

    static final Bodies JSON = new Bodies(null, null, List.of());

    Bodies {
        keptHeaders = List.copyOf(keptHeaders);
    }

    /** The headers whose values are stored, as far as an answer has them. */
    List<String> headers() {
        return Stream.concat(ALWAYS_KEPT.stream(), keptHeaders.stream()).toList();
    }

    /** The value of Accept where the caller sets none. */
    String wanted() {
        if (packing != null) {
            return "*/*";
        }
        return mediaType == null ? "application/json" : mediaType + ", */*;q=0.1";
    }

    String mediaType(Answer answer) {
        return mediaType == null ? answer.mediaType() : mediaType;
    }

    boolean json(Answer answer) {
        return Answer.isJson(mediaType(answer));
    }

    /** What is to be undone to read the body; empty for nothing. */
    String encoding(Answer answer) {
        String coding = answer.contentEncoding();
        return packing == null || !(coding.isEmpty() || coding.equals(packing.encoding()))
                ? coding
                : packing.encoding();
    }

    /** Why the body cannot be read later; empty if it can. */
    Optional<String> flaw(Answer answer) {
        String coding = answer.contentEncoding();
        if (packing != null && !coding.isEmpty() && !coding.equals(packing.encoding())) {
            return Optional.of(
                    "answered with Content-Encoding " + coding + " for what should be a " + packing + " file");
        }
        if (coding.equals(ContentDecoding.ZIP) || !(coding.isEmpty() || ContentDecoding.knows(coding))) {
            return Optional.of("answered with Content-Encoding " + coding + "; gzip, deflate and zstd are understood");
        }
        return Optional.empty();
    }

    /** Whether what passes can be looked into. */
    boolean readable(Answer answer) {
        return !encoding(answer).equals(ContentDecoding.ZIP);
    }
}
