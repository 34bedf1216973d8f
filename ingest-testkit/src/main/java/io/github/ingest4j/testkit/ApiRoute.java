// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Requests of one kind, and what a {@link ScriptedApi} answers to them. Conditions narrow it down; an {@code answers} ends the
 * sentence and puts it into force.
 */
public final class ApiRoute {
    private final ScriptedApi api;
    private final String method;
    private final List<String> path;
    private final StringBuilder shown;
    private final List<Predicate<ApiRequest>> conditions = new ArrayList<>();

    ApiRoute(ScriptedApi api, String method, String path) {
        if (!path.startsWith("/") || path.contains("?")) {
            throw new IllegalArgumentException(
                    "a path begins with / and has no query, which query(...) tells; not '" + path + "'");
        }
        this.api = api;
        this.method = requireNonNull(method, "method");
        this.path = List.of(path.split("/", -1));
        this.shown = new StringBuilder(method + " " + path);
    }

    /** Only with this parameter in the query, decoded. */
    public ApiRoute query(String name, String value) {
        return when(
                "with " + name + "=" + value,
                request -> request.query(name).filter(value::equals).isPresent());
    }

    /** Only without a parameter of that name. */
    public ApiRoute withoutQuery(String name) {
        return when("without " + name, request -> request.query(name).isEmpty());
    }

    /** Only with this header. */
    public ApiRoute header(String name, String value) {
        return when(
                "with header " + name,
                request -> request.header(name).filter(value::equals).isPresent());
    }

    /** Only with this text in the body. */
    public ApiRoute bodyContaining(String text) {
        return when("with '" + text + "' in the body", request -> request.body().contains(text));
    }

    /** One answer after the other, then the last of them again and again. */
    public ScriptedApi answers(ApiReply first, ApiReply... more) {
        List<ApiReply> replies =
                Stream.concat(Stream.of(first), Stream.of(more)).toList();
        return answers(new Sequence(replies, replies.get(replies.size() - 1)));
    }

    /** One answer after the other, each once; a request after the last is unexpected. */
    public ScriptedApi answersOnly(ApiReply... replies) {
        return answers(new Sequence(List.of(replies), ScriptedApi.NOT_IN_THE_SCRIPT));
    }

    /** What the behaviour decides, such as {@link ApiList#pages}. */
    public ScriptedApi answers(ApiBehaviour behaviour) {
        return api.script(this, requireNonNull(behaviour, "behaviour"));
    }

    boolean fits(ApiRequest request) {
        return request.method().equals(method)
                && fits(List.of(request.path().split("/", -1)))
                && conditions.stream().allMatch(condition -> condition.test(request));
    }

    @Override
    public String toString() {
        return shown.toString();
    }

    private boolean fits(List<String> segments) {
        boolean fits = segments.size() == path.size();
        for (int i = 0; fits && i < path.size(); i++) {
            fits = path.get(i).equals("*") || path.get(i).equals(segments.get(i));
        }
        return fits;
    }

    private ApiRoute when(String words, Predicate<ApiRequest> condition) {
        conditions.add(condition);
        shown.append(' ').append(words);
        return this;
    }

    private static final class Sequence implements ApiBehaviour {
        private final List<ApiReply> replies;
        private final ApiReply after;
        private int next;

        Sequence(List<ApiReply> replies, ApiReply after) {
            this.replies = replies;
            this.after = after;
        }

        @Override
        public synchronized ApiReply answer(ApiRequest request) {
            return next < replies.size() ? replies.get(next++) : after;
        }
    }
}
