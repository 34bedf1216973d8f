// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A list of JSON records that a {@link ScriptedApi} gives page by page, and that may change meanwhile. Thread-safe.
 *
 * <p>Page numbers and offsets count from the beginning of the list as it is at that moment, as most services do: what is added
 * or removed before the page shifts it. Cursors and links mean the record after which to go on, and are not moved by any change.
 */
public final class ApiList {
    private final NavigableMap<Long, String> records = new TreeMap<>();
    private Consumer<ApiList> change = list -> {};

    private ApiList(List<String> records) {
        records.forEach(this::add);
    }

    /** A list of these records, each a JSON text. */
    public static ApiList of(String... records) {
        return new ApiList(List.of(records));
    }

    /** A list of {@code {"id":1}} and so on, up to that number. */
    public static ApiList numbered(int last) {
        return new ApiList(Stream.iterate(1, number -> number + 1)
                .limit(last)
                .map(number -> "{\"id\":" + number + "}")
                .toList());
    }

    /** The records as they are now. */
    public synchronized List<String> records() {
        return List.copyOf(records.values());
    }

    /** Adds a record at the end. */
    public synchronized ApiList add(String record) {
        records.put(records.isEmpty() ? 0 : records.lastKey() + 1, requireNonNull(record, "record"));
        return this;
    }

    /** Adds a record at the beginning, where services that list the newest first have it. */
    public synchronized ApiList addFirst(String record) {
        records.put(records.isEmpty() ? 0 : records.firstKey() - 1, requireNonNull(record, "record"));
        return this;
    }

    /** Removes a record, the first of those that are equal. */
    public synchronized ApiList remove(String record) {
        if (!records.values().remove(record)) {
            throw new IllegalArgumentException("the list has no record " + record);
        }
        return this;
    }

    /** Changes the list so after each page that is given. */
    public synchronized ApiList changing(Consumer<ApiList> afterEachPage) {
        change = requireNonNull(afterEachPage, "afterEachPage");
        return this;
    }

    /** Its pages of that many records; the way of paging follows. */
    public Pages pages(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("a page has at least 1 record, not " + size);
        }
        return new Pages(this, size);
    }

    /** The ways to ask for a page. Without a place, the first is given; one that cannot be read is answered with 400. */
    public static final class Pages {
        private final ApiList list;
        private final int size;

        private Pages(ApiList list, int size) {
            this.list = list;
            this.size = size;
        }

        /** A JSON array for each page number from 1, which is empty behind the last. */
        public ApiBehaviour byNumber(String parameter) {
            return whereReadable(request -> array(list.from((number(request, parameter, 1) - 1) * size, size)));
        }

        /** A JSON array for each offset from 0, which is empty behind the last record. */
        public ApiBehaviour byOffset(String parameter) {
            return whereReadable(request -> array(list.from(number(request, parameter, 0), size)));
        }

        /** {@code {"data":[...],"next":"..."}} for each cursor, {@code next} being null on the last page. */
        public ApiBehaviour byCursor(String parameter) {
            return whereReadable(request -> {
                Slot slot = list.after(number(request, parameter, Long.MIN_VALUE), size);
                return object(slot, slot.more() ? "\"" + slot.last() + "\"" : "null");
            });
        }

        /** {@code {"data":[...],"next":"/..."}}, {@code next} being the target of the next page, or null on the last. */
        public ApiBehaviour byNextLink() {
            return whereReadable(request -> {
                Slot slot = list.after(number(request, "after", Long.MIN_VALUE), size);
                return object(slot, slot.more() ? "\"" + target(request, slot) + "\"" : "null");
            });
        }

        /** A JSON array, and a {@code Link} header with {@code rel="next"} on all but the last page. */
        public ApiBehaviour byLinkHeader() {
            return whereReadable(request -> {
                Slot slot = list.after(number(request, "after", Long.MIN_VALUE), size);
                ApiReply reply = array(slot);
                return slot.more() ? reply.withHeader("Link", "<" + target(request, slot) + ">; rel=\"next\"") : reply;
            });
        }

        private static ApiBehaviour whereReadable(ApiBehaviour pages) {
            return request -> {
                try {
                    return pages.answer(request);
                } catch (NumberFormatException e) {
                    return ApiReply.status(400, "there is no page at " + request.target());
                }
            };
        }

        private static long number(ApiRequest request, String parameter, long none) {
            long number = request.query(parameter).map(Long::parseLong).orElse(none);
            if (number < none) {
                throw new NumberFormatException(parameter + " is too small");
            }
            return number;
        }

        private static String target(ApiRequest request, Slot slot) {
            String others = request.target()
                    .replaceFirst("^[^?]*\\??", "")
                    .replaceAll("(^|&)after=[^&]*", "")
                    .replaceFirst("^&", "");
            return request.path() + "?" + (others.isEmpty() ? "" : others + "&") + "after=" + slot.last();
        }

        private static ApiReply array(Slot slot) {
            return ApiReply.json("[" + String.join(",", slot.records()) + "]");
        }

        private static ApiReply object(Slot slot, String next) {
            return ApiReply.json("{\"data\":[" + String.join(",", slot.records()) + "],\"next\":" + next + "}");
        }
    }

    /**
     * The records of a page.
     *
     * @param last the key of the last of them
     */
    private record Slot(List<String> records, long last, boolean more) {}

    private synchronized Slot from(long offset, int size) {
        return changed(slot(
                records.entrySet().stream()
                        .skip(offset)
                        .map(entry -> entry.getKey())
                        .toList(),
                size));
    }

    private synchronized Slot after(long key, int size) {
        return changed(slot(List.copyOf(records.tailMap(key, false).keySet()), size));
    }

    private Slot slot(List<Long> keys, int size) {
        List<Long> taken = keys.subList(0, Math.min(size, keys.size()));
        return new Slot(
                taken.stream().map(records::get).toList(),
                taken.isEmpty() ? 0 : taken.get(taken.size() - 1),
                keys.size() > taken.size());
    }

    private Slot changed(Slot slot) {
        change.accept(this);
        return slot;
    }
}
