// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.REQUEST;
import static io.github.ingest4j.core.http.Reading.local;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.core.http.Reading.OneWindow;
import io.github.ingest4j.core.http.internal.value.SourceTime;
import io.github.ingest4j.core.internal.Pause;
import io.github.ingest4j.testkit.ApiReply;
import io.github.ingest4j.testkit.ApiRequest;
import io.github.ingest4j.testkit.ManualClock;
import io.github.ingest4j.testkit.ScriptedApi;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Windows that read on from each other, over lists that grow between them and while they are read, with readers that fail and
 * windows that are read again since their position was not stored: what each kind promises holds over all of them.
 */
@Timeout(60)
class IncrementalPropertyTest {
    private static final int SEEDS = 15;
    private static final int WINDOWS = 6;
    /** One for all cases, since each has threads and connections. */
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final DateTimeFormatter TEXT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX");

    /** Sources of the list of numbers, by what they are called. */
    private record Scheme(String name, Function<HttpSource.Builder, HttpSource.Builder> settings) {}

    private static List<Scheme> schemes(int size) {
        Incremental greatest = Incremental.greatest("/id").records("/data");
        return List.of(
                new Scheme(
                        "keyset",
                        source -> source.query("after", "{position}")
                                .pages(Pagination.keyset("after", "/id")
                                        .size("size", size)
                                        .records("/data"))
                                .incremental(greatest)),
                new Scheme(
                        "keyset, inclusive",
                        source -> source.query("from", "{position}")
                                .pages(Pagination.keyset("from", "/id")
                                        .size("size", size)
                                        .records("/data")
                                        .inclusive())
                                .incremental(greatest.inclusive())),
                new Scheme(
                        "cursor",
                        source -> source.query("after", "{position}")
                                .pages(Pagination.cursor("token", "/next").size("size", size))
                                .incremental(greatest.startingAt("0"))),
                new Scheme(
                        "link",
                        source -> source.query("after", "{position}")
                                .pages(Pagination.nextLink("/link")
                                        .size("size", size)
                                        .records("/data"))
                                .incremental(Incremental.greatest("/id"))),
                new Scheme(
                        "token",
                        source -> source.query("token", "{position}")
                                .pages(Pagination.cursor("token", "/next").size("size", size))
                                .incremental(Incremental.token("/sync"))),
                new Scheme(
                        "delta link",
                        source -> source.pages(Pagination.nextLink("/link").size("size", size))
                                .incremental(Incremental.link("/delta"))));
    }

    static Stream<Arguments> cases() {
        return schemes(1).stream()
                .flatMap(scheme -> IntStream.range(0, SEEDS).mapToObj(seed -> Arguments.of(scheme.name(), seed)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("cases")
    void eachIdOfAGrowingListComesOnce(String name, int seed) throws Exception {
        Random random = new Random(seed);
        Scheme scheme = schemes(1 + random.nextInt(5)).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        TreeSet<Integer> ever = new TreeSet<>();
        ListService service = new ListService(List.of());
        Runnable growth = () -> {
            int next = ever.isEmpty() ? 1 : ever.last() + 1 + random.nextInt(30);
            ever.add(next);
            service.numbers().add(next);
        };
        service.changing(() -> {
            if (random.nextInt(4) == 0) {
                growth.run();
            }
        });
        List<Integer> read = new ArrayList<>();
        Optional<String> position = Optional.empty();

        try (WebServer server = WebServer.serving(asked -> withPosition(service, asked))) {
            HttpSource source = scheme.settings()
                    .apply(local(server.url("/")).client(CLIENT))
                    .build();
            for (int window = 0; window <= WINDOWS; window++) {
                if (window < WINDOWS) {
                    IntStream.range(0, random.nextInt(9)).forEach(any -> growth.run());
                } else {
                    service.changing(() -> {});
                }
                ReadRequest request = position.map(REQUEST::withPosition).orElse(REQUEST);
                OneWindow result = Reading.withFailures(source, request, random);
                boolean stored = window == WINDOWS || random.nextInt(4) > 0;
                if (stored) {
                    position = result.position();
                    read.addAll(ListService.numbersOf(result.bodies()));
                }
            }
        }

        assertThat(read).isSorted().doesNotHaveDuplicates();
        assertThat(read).containsExactlyElementsOf(ever);
    }

    /** The service's answer with what some services say where to read on: behind the last number of the page. */
    private static WebServer.Reply withPosition(ListService service, WebServer.Asked asked) {
        WebServer.Reply reply = service.reply(asked);
        String page = new String(reply.body(), StandardCharsets.UTF_8);
        List<Integer> numbers = ListService.numbersOf(List.of(page));
        String before = asked.query("token").isEmpty() ? asked.query("after") : asked.query("token");
        String last = numbers.isEmpty()
                ? before.replace(ListService.HOSTILE, "")
                : String.valueOf(numbers.get(numbers.size() - 1));
        String sync = last.isEmpty() ? "0" : last;
        return reply.withBody(
                (page.substring(0, page.length() - 1) + ",\"sync\":" + sync + ",\"delta\":\"/?after=" + sync + "\"}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    static Stream<Integer> seeds() {
        return IntStream.range(0, 3 * SEEDS).boxed();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void eachRecordComesThatIsNoLaterThanTheOverlapThoughSomeAreDatedLaterThanTheClock(int seed) throws Exception {
        Random random = new Random(seed);
        ManualClock clock = ManualClock.at(Instant.parse("2026-11-20T10:00:00Z"));
        Duration overlap = Duration.ofSeconds(random.nextInt(600)).plusNanos(random.nextInt(2_000_000));
        TimedList list = new TimedList(random, clock, overlap);
        Set<Integer> read = new HashSet<>();
        Optional<String> position = Optional.empty();

        try (ScriptedApi api = ScriptedApi.start()) {
            api.get("/").answers(list::answer);
            HttpSource source = local(api.url("/"))
                    .client(CLIENT)
                    .time(clock, Pause.SLEEP)
                    .query("since", "{position}")
                    .pages(Pagination.cursor("page", "/next").records("/data"))
                    .incremental(Incremental.latest("/at"))
                    .build();
            for (int window = 0; window <= WINDOWS; window++) {
                clock.advance(Duration.ofSeconds(random.nextInt(900)));
                if (window < WINDOWS) {
                    IntStream.range(0, random.nextInt(9)).forEach(any -> list.grow());
                } else {
                    list.still();
                }
                ReadRequest request = REQUEST.withOverlap(overlap);
                OneWindow result = Reading.withFailures(
                        source, position.map(request::withPosition).orElse(request), random);
                if (window == WINDOWS || random.nextInt(4) > 0) {
                    position = result.position();
                    read.addAll(ListService.numbersOf(result.bodies()));
                }
                assertThat(position.map(at -> at.substring("latest /at ".length()))
                                .map(at -> SourceTime.parse(at).orElseThrow().at()))
                        .matches(at -> at.filter(clock.instant()::isBefore).isEmpty());
            }
            api.assertNothingUnexpected();
        }

        assertThat(read).isEqualTo(list.ids());
    }

    /** Records with ids and times, in pages of three sorted by time, to which some come late and some before their time. */
    private static final class TimedList {
        private record Timed(int id, String text, Instant at) {}

        private static final Comparator<Timed> ORDER =
                Comparator.comparing(Timed::at).thenComparing(Timed::id);

        private final Random random;
        private final ManualClock clock;
        private final Duration lateness;
        private final ZoneOffset offset;
        private final TreeSet<Timed> records = new TreeSet<>(ORDER);
        private boolean still;

        TimedList(Random random, ManualClock clock, Duration lateness) {
            this.random = random;
            this.clock = clock;
            this.lateness = lateness;
            this.offset = ZoneOffset.ofHours(random.nextInt(-12, 13));
        }

        void still() {
            still = true;
        }

        synchronized void grow() {
            Instant at = random.nextInt(10) == 0
                    ? clock.instant().plus(Duration.ofDays(1 + random.nextInt(30)))
                    : clock.instant().minusNanos(random.nextLong(lateness.toNanos() + 1));
            // Three digits of a second, rounded up so that none is later than it may be; many have the same time.
            Instant rounded = at.truncatedTo(ChronoUnit.MILLIS);
            Instant spelled = rounded.equals(at) ? at : rounded.plusMillis(1);
            String text = TEXT.format(spelled.atOffset(offset));
            records.add(new Timed(records.size() + 1, text, spelled));
        }

        synchronized Set<Integer> ids() {
            return records.stream().map(Timed::id).collect(Collectors.toSet());
        }

        synchronized ApiReply answer(ApiRequest asked) {
            Instant since = asked.query("since")
                    .flatMap(SourceTime::parse)
                    .map(SourceTime::at)
                    .orElse(Instant.MIN);
            int behind = asked.query("page").map(Integer::valueOf).orElse(0);
            List<Timed> due = records.stream()
                    .filter(each -> !each.at().isBefore(since))
                    .dropWhile(each -> behind > 0
                            && records.stream()
                                    .filter(other -> other.id() == behind)
                                    .anyMatch(last -> ORDER.compare(each, last) <= 0))
                    .toList();
            List<Timed> page = due.subList(0, Math.min(3, due.size()));
            String next = due.size() > 3 ? String.valueOf(page.get(2).id()) : "null";
            String body = page.stream()
                    .map(each -> "{\"id\":" + each.id() + ",\"at\":\"" + each.text() + "\"}")
                    .collect(Collectors.joining(",", "{\"data\":[", "],\"next\":" + next + "}"));
            if (!still && random.nextInt(3) == 0) {
                grow();
            }
            return ApiReply.json(body);
        }
    }
}
