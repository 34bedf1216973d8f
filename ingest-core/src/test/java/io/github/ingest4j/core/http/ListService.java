// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.ingest4j.core.http.WebServer.Asked;
import io.github.ingest4j.core.http.WebServer.Reply;
import io.github.ingest4j.core.http.internal.request.JsonBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A service with a list of numbers, sorted, which it pages in every way at once: by {@code page} (from 1), {@code offset}
 * (from 0), {@code after} and {@code from} (a number or its name, exclusive, and a number, inclusive) and {@code token}, in the query or in a
 * body. It cuts pages of {@code size}, or fewer where it is capped, and filters then.
 */
final class ListService implements WebServer.Behaviour {
    /** What a token begins with: all that has a meaning in URLs, JSON or headers, and more. */
    static final String HOSTILE = "a&b=c#d%20e+f/?\u00fc\u20ac\ud83d\ude00\"\\\u0001{window.start} ";

    private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");
    private static final JsonFactory JSON = new JsonFactory();

    private final TreeSet<Integer> numbers;
    private int cap = Integer.MAX_VALUE;
    private IntPredicate filter = any -> true;
    private Runnable afterEach = () -> {};

    ListService(Collection<Integer> numbers) {
        this.numbers = new TreeSet<>(numbers);
    }

    /** The list, to be changed. */
    TreeSet<Integer> numbers() {
        return numbers;
    }

    ListService capped(int most) {
        cap = most;
        return this;
    }

    ListService filtered(IntPredicate value) {
        filter = value;
        return this;
    }

    /** Does this after each answer is made. */
    ListService changing(Runnable change) {
        afterEach = change;
        return this;
    }

    @Override
    public synchronized Reply reply(Asked asked) {
        Map<String, String> wanted = asked.method().equals("POST") ? ofBody(asked.body()) : ofQuery(asked);
        List<Integer> all = List.copyOf(numbers);
        int askedSize = Integer.parseInt(wanted.getOrDefault("size", "3"));
        int size = Math.min(askedSize, cap);
        int begin = Math.min(all.size(), begin(all, wanted, askedSize));
        int end = Math.min(all.size(), begin + size);
        Reply reply = page(asked, all, begin, end, size);
        afterEach.run();
        return reply;
    }

    private static int begin(List<Integer> all, Map<String, String> wanted, int size) {
        if (wanted.containsKey("page")) {
            return (Integer.parseInt(wanted.get("page")) - 1) * size;
        }
        if (wanted.containsKey("offset")) {
            return Integer.parseInt(wanted.get("offset"));
        }
        String after = wanted.containsKey("token") ? tokenized(wanted.get("token")) : wanted.getOrDefault("after", "");
        int least = after.isEmpty()
                ? Integer.parseInt(wanted.getOrDefault("from", Integer.toString(Integer.MIN_VALUE)))
                : Integer.parseInt(after.replaceFirst("^n", "")) + 1;
        return (int) all.stream().filter(number -> number < least).count();
    }

    private Reply page(Asked asked, List<Integer> all, int begin, int end, int size) {
        String records = all.subList(begin, end).stream()
                .filter(filter::test)
                .map(number -> "{\"x\":{\"id\":[7]},\"id\":" + number + ",\"name\":\"n" + number + "\"}")
                .collect(Collectors.joining(","));
        boolean more = end < all.size();
        String last = more ? Integer.toString(all.get(end - 1)) : "";
        String body =
                "{\"data\":[" + records + "],\"pages\":" + (all.size() + size - 1) / size + ",\"total\":" + all.size()
                        + ",\"more\":" + more + ",\"last\":" + !more + ",\"next\":"
                        + (more ? JsonBody.quoted(HOSTILE + last) : "null") + ",\"number\":" + (more ? last : "null")
                        + ",\"link\":" + (more ? JsonBody.quoted(link(asked, last)) : "\"\"") + "}";
        Reply reply = Reply.json(body);
        return more
                ? reply.with("X-Next", "!\"#&%2B " + last)
                        .with(
                                "Link",
                                "</a,b>; rel=\"prev first\", <" + link(asked, last)
                                        + ">; title=\"x, y\"; rel=\"NEXT x\"")
                : reply;
    }

    private static String link(Asked asked, String last) {
        String size = asked.query("size");
        return "?" + (size.isEmpty() ? "" : "size=" + size + "&") + "after=" + last;
    }

    /** The number of a token, in either of its forms. */
    private static String tokenized(String token) {
        for (String begin : List.of(HOSTILE, "!\"#&%2B ")) {
            if (token.startsWith(begin)) {
                return token.substring(begin.length());
            }
        }
        return token.isEmpty() || token.equals("null") ? "" : Integer.toString(Integer.parseInt(token));
    }

    private static Map<String, String> ofQuery(Asked asked) {
        Map<String, String> wanted = new HashMap<>();
        for (String name : List.of("page", "offset", "after", "from", "token", "size")) {
            if (!asked.query(name).isEmpty()) {
                wanted.put(name, asked.query(name));
            }
        }
        return wanted;
    }

    /** Every scalar of the body by the name of its field. */
    private static Map<String, String> ofBody(String body) {
        Map<String, String> wanted = new HashMap<>();
        try (JsonParser parser = JSON.createParser(body.getBytes(StandardCharsets.UTF_8))) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue() && token != JsonToken.VALUE_NULL && parser.currentName() != null) {
                    wanted.put(parser.currentName(), parser.getText());
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return wanted;
    }

    /** The numbers of pages, in order. */
    static List<Integer> numbersOf(List<String> pages) {
        List<Integer> found = new ArrayList<>();
        pages.forEach(page -> ID.matcher(page).results().forEach(match -> found.add(Integer.valueOf(match.group(1)))));
        return found;
    }
}
