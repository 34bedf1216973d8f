// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.local;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.core.http.WebServer.Reply;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each way of paging over lists of any length, in pages of any size, filtered and changing as far as it promises to bear
 * that, with readers that fail: what is there all the time comes once, the rest once at most.
 */
class PaginationPropertyTest {
    private static final int FEW = 12;
    private static final int MANY = 60;
    /** One for all cases, since each has threads and connections. */
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** What a way of paging bears. */
    private enum Bears {
        /** That the service gives fewer records than were asked for. */
        CAP,
        /** That it filters what it has cut into pages, so that pages may be short or empty. */
        FILTER,
        /** That records come in at the end. */
        GROWTH_AT_END,
        /** That records come and go anywhere. */
        CHANGE
    }

    private record Scheme(String name, Pagination pagination, boolean post, Set<Bears> bears) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> fewCases() {
        return cases(0, FEW);
    }

    static Stream<Arguments> manyCases() {
        return cases(FEW, MANY);
    }

    private static Stream<Arguments> cases(int fromSeed, int toSeed) {
        return schemes(4).stream()
                .flatMap(scheme ->
                        IntStream.range(fromSeed, toSeed).mapToObj(seed -> Arguments.of(scheme.name(), seed)));
    }

    private static List<Scheme> schemes(int size) {
        Set<Bears> tail = Set.of(Bears.GROWTH_AT_END);
        Set<Bears> marks = Set.of(Bears.CAP, Bears.FILTER, Bears.GROWTH_AT_END, Bears.CHANGE);
        Set<Bears> keys = Set.of(Bears.CAP, Bears.GROWTH_AT_END, Bears.CHANGE);
        PageNumbers numbers = Pagination.pageNumber("page").size("size", size).records("/data");
        Offsets offsets = Pagination.offset("offset").size("size", size).records("/data");
        Keyset keyset = Pagination.keyset("after", "/id").size("size", size).records("/data");
        Cursors cursor = Pagination.cursor("token", "/next").size("size", size);
        return List.of(
                query("numbers", numbers, tail),
                query("numbers, short", numbers.endAtShortPage(), tail),
                query(
                        "numbers, total of pages",
                        numbers.totalPages("/pages"),
                        Set.of(Bears.FILTER, Bears.GROWTH_AT_END)),
                query("numbers, total of records", numbers.totalRecords("/total"), tail),
                query("numbers, more", numbers.hasMore("/more"), Set.of(Bears.FILTER, Bears.GROWTH_AT_END)),
                query("offsets", offsets, Set.of(Bears.CAP, Bears.GROWTH_AT_END)),
                query("offsets, short", offsets.endAtShortPage(), tail),
                query("offsets, total", offsets.totalRecords("/total"), Set.of(Bears.CAP, Bears.GROWTH_AT_END)),
                query("offsets, last", offsets.isLast("/last"), Set.of(Bears.CAP, Bears.GROWTH_AT_END)),
                query(
                        "offsets by size",
                        offsets.stepBySize().totalRecords("/total"),
                        Set.of(Bears.FILTER, Bears.GROWTH_AT_END)),
                query("keyset", keyset, keys),
                query(
                        "keyset, text",
                        Pagination.keyset("after", "/name")
                                .size("size", size)
                                .records("/data")
                                .hasMore("/more"),
                        Set.of()),
                query(
                        "keyset, inclusive",
                        Pagination.keyset("from", "/id")
                                .size("size", size)
                                .records("/data")
                                .inclusive(),
                        keys),
                query("cursor", cursor, marks),
                query("cursor, flag", cursor.hasMore("/more").records("/data"), marks),
                query(
                        "cursor in a header",
                        Pagination.cursorHeader("token", "X-Next").size("size", size),
                        marks),
                post(
                        "cursor in a body",
                        Pagination.cursor("/v/token", "/next")
                                .size("/v/size", size)
                                .inBody(),
                        marks),
                post(
                        "number in a body",
                        Pagination.cursor("/v/token", "/number")
                                .size("/v/size", size)
                                .inBody(),
                        marks),
                post(
                        "offset in a body",
                        Pagination.offset("/v/offset")
                                .size("/v/size", size)
                                .inBody()
                                .records("/data"),
                        tail),
                query("link", Pagination.nextLink("/link").size("size", size), marks),
                query("link header", Pagination.linkHeader().size("size", size), marks),
                query(
                        "custom",
                        Pagination.custom(
                                page -> page.text("/number")
                                        .map(number -> page.request().query("after", number)),
                                "/number"),
                        marks));
    }

    private static Scheme query(String name, Pagination pagination, Set<Bears> bears) {
        return new Scheme(name, pagination, false, bears);
    }

    private static Scheme post(String name, Pagination pagination, Set<Bears> bears) {
        return new Scheme(name, pagination, true, bears);
    }

    @Tag("slow")
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("manyCases")
    void whatIsThereAllTheTimeComesOnceInManyCases(String name, int seed) throws Exception {
        whatIsThereAllTheTimeComesOnce(name, seed);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("fewCases")
    void whatIsThereAllTheTimeComesOnce(String name, int seed) throws Exception {
        Random random = new Random(seed);
        Scheme scheme = schemes(1 + random.nextInt(6)).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        // Three digits each, so that the order of texts is that of numbers.
        TreeSet<Integer> stable = new TreeSet<>(IntStream.range(0, random.nextInt(30))
                .mapToObj(any -> 100 + random.nextInt(400))
                .toList());
        TreeSet<Integer> ever = new TreeSet<>(stable);
        ListService service = new ListService(stable);
        if (scheme.bears().contains(Bears.CAP) && random.nextBoolean()) {
            service.capped(1 + random.nextInt(4));
        }
        int kept = scheme.bears().contains(Bears.FILTER) ? 1 + random.nextInt(3) : 1;
        IntPredicate filter = number -> number % kept == 0;
        service.filtered(filter).changing(changes(scheme, service, stable, ever, random));
        boolean gzip = random.nextBoolean();

        try (WebServer server = WebServer.serving(asked -> {
            Reply reply = service.reply(asked);
            return gzip ? Reading.gzipped(reply) : reply;
        })) {
            HttpSource source = (scheme.post()
                            ? HttpSource.post(server.url("/"), "{\"q\":\"{ a }\",\"v\":{}}")
                                    .allowHttp()
                                    .allowPrivateAddresses()
                            : local(server.url("/")))
                    .client(CLIENT)
                    .pages(scheme.pagination())
                    .build();

            List<Integer> read = ListService.numbersOf(Reading.withFailures(source, random));

            assertThat(read).doesNotHaveDuplicates();
            assertThat(ever).containsAll(read);
            assertThat(read).containsAll(stable.stream().filter(filter::test).toList());
        }
    }

    /** Changes the list now and then, up to twenty times, and keeps book of it. */
    private static Runnable changes(
            Scheme scheme, ListService service, TreeSet<Integer> stable, TreeSet<Integer> ever, Random random) {
        List<Boolean> made = new ArrayList<>();
        return () -> {
            boolean anywhere = scheme.bears().contains(Bears.CHANGE);
            if (!scheme.bears().contains(Bears.GROWTH_AT_END) || made.size() == 20 || random.nextInt(3) > 0) {
                return;
            }
            made.add(true);
            if (anywhere && random.nextBoolean() && !service.numbers().isEmpty()) {
                int gone = new ArrayList<>(service.numbers())
                        .get(random.nextInt(service.numbers().size()));
                service.numbers().remove(gone);
                stable.remove(gone);
                return;
            }
            int end = ever.isEmpty() ? 100 : ever.last() + 1;
            int come = anywhere && random.nextBoolean() ? 100 + random.nextInt(400) : end;
            if (ever.add(come)) {
                service.numbers().add(come);
            }
        };
    }
}
