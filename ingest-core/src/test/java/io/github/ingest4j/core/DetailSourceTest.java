// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.NINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ingest4j.Failure;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Slice;
import io.github.ingest4j.Source;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.WindowReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetailSourceTest {
    private final World world = new World();
    /** Ids and bookmarks in the order in which they were asked for. */
    private final List<String> asked = new ArrayList<>();

    /** Two pages for each id, with bookmarks. */
    private PageReader details(ReadRequest request) {
        String id = request.slice().name();
        int first = request.resumeAfter().map(Integer::parseInt).orElse(0) + 1;
        asked.add(
                id + request.resumeAfter().map(bookmark -> " after " + bookmark).orElse(""));
        return PageReader.of(IntStream.rangeClosed(first, 2)
                .mapToObj(page -> Page.json("{\"id\":\"" + id + "\",\"page\":" + page + "}")
                        .withBookmark("" + page))
                .iterator());
    }

    private WindowReport run(Source source) {
        world.source = source;
        return world.pipeline().run(NINE).windows().get(0);
    }

    private void assertBothPagesOf(String... ids) {
        assertThat(world.rows())
                .containsExactlyInAnyOrderElementsOf(List.of(ids).stream()
                        .flatMap(id ->
                                IntStream.rangeClosed(1, 2).mapToObj(page -> "{id=" + id + ", page=" + page + "}"))
                        .toList());
    }

    @Test
    void eachIdIsReadOnceInItsGroup() {
        WindowReport report = run(DetailSource.of(request -> List.of("b", "a", "b", "c"), this::details)
                .inGroupsOf(2));

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(asked).containsExactly("b", "a", "c");
        assertBothPagesOf("a", "b", "c");
    }

    @Test
    void groupsAreSlicesOfSoManyIds() throws Exception {
        DetailSource source = DetailSource.of(
                        request ->
                                IntStream.range(0, 5).mapToObj(String::valueOf).toList(),
                        this::details)
                .inGroupsOf(2);

        List<Slice> plan = source.plan(ReadRequest.of(World.STREAM, NINE));

        assertThat(plan).extracting(Slice::name).containsExactly("ids-00000", "ids-00001", "ids-00002");
        assertThat(plan.get(1).attribute("0")).isEqualTo("2");
        assertThat(plan.get(2).attributes()).hasSize(1);
    }

    @Test
    void requestAndPageCarryTheId() throws Exception {
        // @start region=example
        DetailSource stations = DetailSource.of(
                request -> List.of("KBOS", "KJFK"),
                request -> PageReader.of(
                        Page.json("{\"station\":\"" + request.slice().attribute("id") + "\"}")));
        // @end
        ReadRequest request = ReadRequest.of(World.STREAM, NINE);

        try (PageReader pages =
                stations.open(request.withSlice(stations.plan(request).get(0)))) {
            Page first = pages.next();

            assertThat(first).isNotNull();
            assertThat(first.attributes()).containsEntry(DetailSource.ID, "KBOS");
        }
        run(stations);
        assertThat(world.rows()).containsExactly("{station=KBOS}", "{station=KJFK}");
    }

    @Test
    void readThatFailsGoesOnAtTheIdAndPageThatItHadReached() {
        Set<String> failed = new HashSet<>();
        Source flaky = request -> {
            PageReader pages = details(request);
            return () -> {
                Page page = pages.next();
                if (page != null
                        && page.bookmark().equals(Optional.of("2"))
                        && failed.add(request.slice().name())) {
                    throw new IOException("connection reset");
                }
                return page;
            };
        };

        WindowReport report = run(DetailSource.of(request -> List.of("a", "b"), flaky));

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(asked).containsExactly("a", "a after 1", "b", "b after 1");
        assertBothPagesOf("a", "b");
    }

    @Test
    void groupWithoutBookmarksIsReadAgainFromItsFirstId() {
        Set<String> failed = new HashSet<>();
        Source flaky = request -> {
            asked.add(request.slice().name());
            if (request.slice().name().equals("b") && failed.add("b")) {
                throw new IOException("connection reset");
            }
            return PageReader.of(Page.json("{\"id\":\"" + request.slice().name() + "\"}"));
        };

        run(DetailSource.of(request -> List.of("a", "b"), flaky));

        assertThat(asked).containsExactly("a", "b", "a", "b");
        assertThat(world.rows()).containsExactly("{id=a}", "{id=b}");
    }

    @Test
    void groupsThatAreFrozenAreNotReadAgain() {
        Set<String> failed = new HashSet<>();
        DetailSource source = DetailSource.of(request -> List.of("a", "b", "c"), request -> {
                    if (request.slice().name().equals("b") && failed.add("b")) {
                        throw SourceException.unavailable("maintenance");
                    }
                    return details(request);
                })
                .inGroupsOf(1);

        WindowReport first = run(source);
        WindowReport second = run(source);

        assertThat(first.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(second.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(asked).containsExactly("a", "b", "c");
        assertBothPagesOf("a", "b", "c");
    }

    @Test
    void noIdsMakeAnEmptyWindow() {
        assertThat(run(DetailSource.of(request -> List.of(), this::details)).outcome())
                .isEqualTo(Outcome.EMPTY);
    }

    @Test
    void emptyIdFailsTheWindow() {
        Failure failure = run(DetailSource.of(request -> List.of("a", ""), this::details))
                .failure()
                .orElseThrow();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.SOURCE);
        assertThat(failure.message()).isEqualTo("the list of ids for window " + NINE + " has an empty one");
    }

    @Test
    void sizeOfGroupsHasBounds() {
        DetailSource source = DetailSource.of(request -> List.of(), this::details);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.inGroupsOf(0))
                .withMessage("a group has 1 to 10000 ids, not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.inGroupsOf(10_001))
                .withMessage("a group has 1 to 10000 ids, not 10001");
    }

    private static Source parent(Page... pages) {
        return new Source() {
            @Override
            public PageReader open(ReadRequest request) {
                return PageReader.of(List.of(pages).iterator());
            }

            @Override
            public String toString() {
                return "stations";
            }
        };
    }

    @Test
    void idsOfAParentAreTextsAndWholeNumbersEachInItsFirstPlace() {
        Source parent = parent(
                Page.json("[{\"a\":{\"id\":[0,\"b\"]}},{\"a\":{\"id\":[1,12345678901234567890123]}}]"),
                Page.ndjson("{\"a\":{\"id\":[0,\"b\"],\"x\":[{\"id\":1}]}}\n\n{\"a\":{\"id\":[0,-7]},\"id\":true}\n"),
                Page.of(Page.JSON, Packed.zlib("{\"a\":{\"id\":[0,\"c\"]}}")).withContentEncoding("deflate"),
                Page.json("[]"));

        assertThat(run(DetailSource.of(parent, "/a/id/1", this::details)).outcome())
                .isEqualTo(Outcome.SUCCEEDED);

        assertThat(asked).containsExactly("b", "12345678901234567890123", "-7", "c");
    }

    @Test
    void parentMayBeDividedItself() {
        Source parent = DetailSource.of(
                        request -> List.of("x", "y", "z"),
                        request -> PageReader.of(
                                Page.json("{\"id\":\"" + request.slice().name() + "1\"}")))
                .inGroupsOf(2);

        run(DetailSource.of(parent, "/id", this::details));

        assertThat(asked).containsExactly("x1", "y1", "z1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{\"id\":1},{\"no\":1}]  | has no id in record 2, at byte 10: at '/id' there is nothing",
                "[{\"id\":null}]          | has no id in record 1, at byte 1: at '/id' there is null, neither a text nor a whole number",
                "[{\"id\":1.0}]           | has no id in record 1, at byte 1: at '/id' there is a number with a fraction or an exponent, neither a text nor a whole number",
                "[{\"id\":{\"id\":1}}]    | has no id in record 1, at byte 1: at '/id' there is an object, neither a text nor a whole number",
                "[{\"id\":\"\"}]          | has no id in record 1, at byte 1: at '/id' there is an empty text",
                "[{\"id\":1,\"id\":2}]    | has no id in record 1, at byte 1: at '/id' the field stands more than once in its object",
                "[\"a\"]                  | has no id in record 1, at byte 1: the record is a string, not an object",
                "[{\"id\":1}             | cannot be read on at byte 9, after 1 records: the page ends before its JSON does",
            })
    void parentWithARecordWithoutIdFailsTheWindow(String page, String message) {
        Failure failure = run(DetailSource.of(parent(Page.json(page)), "/id", this::details))
                .failure()
                .orElseThrow();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.SOURCE);
        assertThat(failure.message())
                .isEqualTo("the ids of window " + NINE + " cannot be read: page 1 (stations) " + message);
        assertThat(asked).isEmpty();
    }

    @Test
    void idsOfAParentHaveALimit() {
        String many = IntStream.rangeClosed(0, DetailSource.MOST_IDS)
                .mapToObj(id -> "{\"id\":" + id + "}")
                .collect(Collectors.joining(","));

        Failure failure = run(DetailSource.of(parent(Page.json("[" + many + "]")), "/id", this::details))
                .failure()
                .orElseThrow();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.SOURCE);
        assertThat(failure.message())
                .isEqualTo("window " + NINE
                        + " has more than 200000 ids; let windows be shorter, or several pipelines divide them");
    }

    @Test
    void parentThatFailsInAWayThatPassesIsReadAgain() {
        Set<String> failed = new HashSet<>();
        Source flaky = request -> {
            PageReader pages =
                    parent(Page.json("[{\"id\":1}]"), Page.json("[{\"id\":2}]")).open(request);
            return () -> {
                Page page = pages.next();
                if (page == null && failed.add("once")) {
                    throw new IOException("connection reset");
                }
                return page;
            };
        };

        assertThat(run(DetailSource.of(flaky, "/id", this::details)).outcome()).isEqualTo(Outcome.SUCCEEDED);

        assertThat(asked).containsExactly("1", "2");
    }

    @Test
    void placesOfIdsAreCheckedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DetailSource.of(parent(), "id", this::details))
                .withMessage("a JSON pointer begins with '/', or is empty: 'id'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DetailSource.of(parent(), "", this::details))
                .withMessage("the place of the id within its record is empty; records are objects");
    }

    @Test
    void detailsThatReadOnAreRefused() {
        Source sequential = new Source() {
            @Override
            public PageReader open(ReadRequest request) {
                return details(request);
            }

            @Override
            public boolean isSequential() {
                return true;
            }

            @Override
            public String toString() {
                return "events";
            }
        };

        assertThatIllegalArgumentException()
                .isThrownBy(() -> DetailSource.of(request -> List.of("a"), sequential))
                .withMessage("details have no positions of their own, and this source is sequential: events");
    }
}
