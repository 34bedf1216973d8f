// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import io.github.ingest4j.benchmark.contender.Carpet;
import io.github.ingest4j.benchmark.contender.DuckDb;
import io.github.ingest4j.benchmark.contender.NaiveCsv;
import io.github.ingest4j.benchmark.contender.NaiveJson;
import io.github.ingest4j.benchmark.contender.Nothing;
import io.github.ingest4j.benchmark.contender.Ours;
import io.github.ingest4j.benchmark.contender.OursHttp;
import io.github.ingest4j.benchmark.contender.OursSettings;
import io.github.ingest4j.benchmark.contender.PlainHttp;
import io.github.ingest4j.benchmark.contender.StreamingJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A contender with the JVM and the settings that it runs with.
 *
 * @param jars what it is started with: beginnings of the names of jars
 */
record Entrant(String name, Class<?> main, List<String> jars, List<String> jvmOptions, Map<String, String> settings) {
    static final String HEAP_OPTION = "-Xmx";

    private static final String C1 = "-XX:TieredStopAtLevel=1";
    private static final List<String> WRITER_OF_PARQUET_JAVA = List.of(
            "parquet-hadoop-",
            "parquet-column-",
            "parquet-common-",
            "parquet-encoding-",
            "parquet-format-structures-",
            "parquet-jackson-",
            "jts-core-",
            "zstd-jni-",
            "slf4j-api-");
    private static final List<String> DATABIND = List.of("jackson-core-", "jackson-databind-", "jackson-annotations-");
    private static final List<String> OURS = List.of(
            "zstd-jni-",
            "ingest-api-",
            "ingest-core-",
            "ingest-parquet-",
            "jspecify-",
            "jackson-core-",
            "fastcsv-",
            "failsafe-");
    private static final List<String> AVRO = with(
            with(WRITER_OF_PARQUET_JAVA, DATABIND),
            "parquet-avro-",
            "parquet-variant-",
            "avro-",
            "commons-compress-",
            "commons-codec-",
            "commons-io-",
            "commons-lang3-");

    Entrant {
        jars = List.copyOf(jars);
        jvmOptions = List.copyOf(jvmOptions);
        settings = Map.copyOf(settings);
    }

    static Entrant ours() {
        return new Entrant("ours-c2", Ours.class, OURS, List.of(), Map.of());
    }

    static Entrant naive() {
        return new Entrant("naive-c2", NaiveJson.class, AVRO, List.of(), Map.of());
    }

    static Entrant naiveCsv() {
        return new Entrant("naive-c2", NaiveCsv.class, AVRO, List.of(), Map.of());
    }

    static Entrant streaming() {
        return new Entrant(
                "streaming-c2",
                StreamingJson.class,
                with(WRITER_OF_PARQUET_JAVA, "jackson-core-"),
                List.of(),
                Map.of());
    }

    static Entrant carpet() {
        return new Entrant(
                "carpet-c2",
                Carpet.class,
                with(with(WRITER_OF_PARQUET_JAVA, DATABIND), "carpet-record-"),
                List.of(),
                Map.of());
    }

    static Entrant duckDb(int threads) {
        return new Entrant(
                "duckdb-" + threads,
                DuckDb.class,
                List.of("duckdb_jdbc-"),
                List.of(),
                Map.of(DuckDb.THREADS, Integer.toString(threads)));
    }

    static Entrant nothing() {
        return new Entrant("empty-c2", Nothing.class, List.of(), List.of(), Map.of());
    }

    /** What downloads by the library. */
    static Entrant oursHttp() {
        return new Entrant(
                "ours-c2",
                OursHttp.class,
                List.of("ingest-api-", "ingest-core-", "jspecify-", "jackson-core-", "failsafe-", "slf4j-api-"),
                List.of(),
                Map.of());
    }

    /** What downloads by the JDK's client alone. */
    static Entrant plainHttp() {
        return new Entrant("plain-c2", PlainHttp.class, List.of(), List.of(), Map.of());
    }

    private static List<String> with(List<String> first, String... second) {
        return with(first, List.of(second));
    }

    private static List<String> with(List<String> first, List<String> second) {
        List<String> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }

    /** The same with the simple compiler alone. */
    Entrant c1() {
        return new Entrant(name.replace("-c2", "-c1"), main, jars, with(jvmOptions, C1), settings);
    }

    /** The same without knowing the schema. */
    Entrant inferring() {
        return set(Ours.INFER, "true").named(name.replaceFirst("-", "-infer-"));
    }

    Entrant set(String setting, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(setting, value);
        return new Entrant(name, main, jars, jvmOptions, more);
    }

    Entrant unset(String setting) {
        Map<String, String> less = new LinkedHashMap<>(settings);
        less.remove(setting);
        return new Entrant(name, main, jars, jvmOptions, less);
    }

    Entrant named(String other) {
        return new Entrant(other, main, jars, jvmOptions, settings);
    }

    Entrant heapMb(int mb) {
        return new Entrant(name, main, jars, with(jvmOptions, HEAP_OPTION + mb + "m"), settings);
    }

    Entrant startedWith(String... options) {
        return new Entrant(name, main, jars, with(jvmOptions, options), settings);
    }

    boolean infers() {
        return settings.containsKey(Ours.INFER);
    }

    /** Settings that the library does not have. */
    List<String> unknownSettings() {
        return main.equals(Ours.class)
                ? settings.keySet().stream()
                        .filter(setting -> !OursSettings.isKnown(setting))
                        .sorted()
                        .toList()
                : List.of();
    }
}
