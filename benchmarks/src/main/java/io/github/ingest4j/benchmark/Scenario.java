// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import io.github.ingest4j.benchmark.contender.OursHttp;
import io.github.ingest4j.benchmark.contender.OursSettings;
import io.github.ingest4j.benchmark.contender.PlainHttp;
import io.github.ingest4j.benchmark.data.Frame;
import io.github.ingest4j.benchmark.data.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be measured, by the name that the command has for it. */
enum Scenario {
    NDJSON(new Race(Shape.EVENTS, Frame.NDJSON, 400 * Race.MB, Entrants.ALL, Entrants.REFERENCES)),
    DOCUMENT(new Race(Shape.EVENTS, Frame.DOCUMENT, 200 * Race.MB, Entrants.ROOMY_JSON, Entrants.REFERENCES)),
    ARRAY(new Race(Shape.EVENTS, Frame.ARRAY, 200 * Race.MB, Entrants.ROOMY_JSON, Entrants.REFERENCES)),
    CSV(new Race(Shape.TAXI, Frame.CSV, 300 * Race.MB, Entrants.CSV, Entrants.REFERENCES)),
    WIDE(new Race(Shape.WIDE, Frame.NDJSON, 200 * Race.MB, Entrants.JSON, Entrants.REFERENCES)),
    NARROW(new Race(Shape.NARROW, Frame.NDJSON, 200 * Race.MB, Entrants.JSON, Entrants.REFERENCES)),
    COLD(new ColdStart(
            new Race(Shape.EVENTS, Frame.NDJSON, 50_000, Entrants.COLD, List.of("naive-c1", "duckdb-1", "empty-c1")),
            Entrant.ours().c1())),
    HEAP(new HeapSearch(400 * Race.MB, Entrants.HEAP)),
    SIZE(new OutputSizes(100 * Race.MB, Entrants.SIZE)),
    JARS(new JarSizes(Path.of("benchmarks/target/native"), Entrants.JARS)),
    HTTP(new Downloads(10_000, 1000 * Race.MB, Entrants.HTTP, List.of("plain-c1", "packed-c1"))),
    THREADS(new Race(
            Shape.EVENTS, Frame.NDJSON, 400 * Race.MB, Entrants.THREADS, List.of("ours-1-c1", "duckdb-1", "duckdb-2")));

    @SuppressWarnings("ImmutableEnumChecker") // all are records
    private final Measurement measurement;

    Scenario(Measurement measurement) {
        this.measurement = measurement;
    }

    Measurement measurement() {
        return measurement;
    }

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Scenario> named(String title) {
        return Stream.of(values())
                .filter(scenario -> scenario.title().equals(title))
                .findFirst();
    }

    /** Who takes part in what. */
    private static final class Entrants {
        private static final int ROOMY_HEAP_MB = 3072;
        private static final int SMALL_HEAP_MB = 32;

        static final List<String> REFERENCES = List.of("naive-c2", "duckdb-1");
        static final List<Entrant> JSON = List.of(
                Entrant.ours().c1(),
                Entrant.ours(),
                Entrant.ours().inferring().c1(),
                Entrant.naive(),
                Entrant.naive().c1(),
                Entrant.streaming(),
                Entrant.streaming().c1(),
                Entrant.duckDb(1),
                Entrant.duckDb(1).inferring(),
                Entrant.duckDb(2));
        static final List<Entrant> ALL = Stream.concat(
                        JSON.stream(),
                        Stream.of(Entrant.carpet(), Entrant.carpet().c1()))
                .toList();

        /** A tree of a whole document takes many times its size. */
        static final List<Entrant> ROOMY_JSON = JSON.stream()
                .map(entrant -> entrant.name().startsWith("naive") ? entrant.heapMb(ROOMY_HEAP_MB) : entrant)
                .toList();

        static final List<Entrant> CSV = List.of(
                Entrant.ours().c1(),
                Entrant.ours(),
                Entrant.ours().inferring().c1(),
                Entrant.naiveCsv(),
                Entrant.naiveCsv().c1(),
                Entrant.duckDb(1),
                Entrant.duckDb(1).inferring(),
                Entrant.duckDb(2));
        static final List<Entrant> COLD = List.of(
                Entrant.ours().c1(),
                Entrant.ours().inferring().c1(),
                Entrant.naive().c1(),
                Entrant.streaming().c1(),
                Entrant.carpet().c1(),
                Entrant.duckDb(1),
                Entrant.nothing().c1());
        static final List<Entrant> HEAP = List.of(
                Entrant.ours().c1(),
                Entrant.ours()
                        .c1()
                        .named("ours-small-c1")
                        .set(OursSettings.BATCH_BYTES, "262144")
                        .set(OursSettings.PAGE_BYTES, "131072")
                        .set(OursSettings.ROW_GROUP_BYTES, "1048576"),
                Entrant.naive(),
                Entrant.streaming(),
                Entrant.carpet());
        static final List<Entrant> SIZE =
                List.of(Entrant.ours().c1(), Entrant.naive(), Entrant.streaming(), Entrant.carpet(), Entrant.duckDb(1));
        static final List<Entrant> JARS = SIZE;
        static final List<Entrant> HTTP = List.of(
                Entrant.oursHttp().c1(),
                Entrant.oursHttp(),
                Entrant.oursHttp().c1().named("ours-32m-c1").heapMb(SMALL_HEAP_MB),
                Entrant.oursHttp().c1().named("ours-header-c1").set(OursHttp.NEXT, "header"),
                Entrant.plainHttp().c1().named("packed-c1").set(PlainHttp.PACK, "true"),
                Entrant.plainHttp().c1(),
                Entrant.plainHttp());
        static final List<Entrant> THREADS = List.of(
                Entrant.ours().c1().named("ours-1-c1"),
                Entrant.ours().c1().named("ours-2-c1").set(OursSettings.WORKERS, "2"),
                Entrant.ours().named("ours-2-c2").set(OursSettings.WORKERS, "2"),
                Entrant.duckDb(1),
                Entrant.duckDb(2));
    }
}
