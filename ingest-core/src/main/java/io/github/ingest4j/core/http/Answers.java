// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import io.github.ingest4j.core.http.internal.HeaderText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which answers a rule concerns, for {@link HttpSource.Builder#treat(Answers, As)}. Immutable: each method returns what fulfils one
 * condition more.
 */
public final class Answers {
    private final List<Predicate<HttpAnswer>> conditions;

    private Answers(List<Predicate<HttpAnswer>> conditions) {
        this.conditions = List.copyOf(conditions);
    }

    /**
     * Answers with one of these statuses.
     *
     * @throws IllegalArgumentException if there is none, or one that no answer has which gets here
     */
    public static Answers status(int... statuses) {
        int[] any = statuses.clone();
        if (any.length == 0) {
            throw new IllegalArgumentException("status(...) needs a status");
        }
        for (int status : any) {
            if (status < 200 || status > 599 || Exchange.REDIRECTS.contains(status)) {
                throw new IllegalArgumentException("no status of an answer that is no redirect: " + status);
            }
        }
        return new Answers(List.of(answer -> Arrays.stream(any).anyMatch(status -> status == answer.status())));
    }

    /** Answers that by themselves bring no page: all but 200, 203 and 204. */
    public static Answers refused() {
        return new Answers(List.of(HttpAnswer::refused));
    }

    /**
     * Of these, the ones with that text in the beginning of their body, in capitals or not ({@link HttpAnswer#says}): of a page, also
     * within its records, so {@link #with} is safer wherever pages have that status, too.
     */
    public Answers saying(String text) {
        return and(answer -> answer.says(text));
    }

    /**
     * Of these, the ones with that text, number or boolean at that place of the JSON in the beginning of their body ({@link
     * HttpAnswer#text}).
     */
    public Answers with(String place, String value) {
        JsonPointer pointer = JsonPointer.compile(place);
        return and(answer -> answer.text(pointer).filter(value::equals).isPresent());
    }

    /** Of these, the ones with this header, whatever it says. */
    public Answers withHeader(String name) {
        HeaderText.requireName(name);
        return and(answer -> answer.header(name).isPresent());
    }

    boolean include(HttpAnswer answer) {
        return conditions.stream().allMatch(condition -> condition.test(answer));
    }

    private Answers and(Predicate<HttpAnswer> condition) {
        List<Predicate<HttpAnswer>> more = new ArrayList<>(conditions);
        more.add(condition);
        return new Answers(more);
    }
}
