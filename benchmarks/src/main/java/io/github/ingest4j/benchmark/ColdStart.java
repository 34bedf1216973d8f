// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import io.github.ingest4j.benchmark.contender.Job;
import io.github.ingest4j.benchmark.data.Frame;
import io.github.ingest4j.benchmark.data.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A race over a short file, and the classes that each entrant loads for it.
 *
 * @param prepared who takes part a second time, with its {@linkplain PreparedStart start prepared}
 */
record ColdStart(Race race, Entrant prepared) implements Measurement {
    private static final String LOADED = " source: ";
    private static final List<String> PARTS_OF_THE_JDK =
            List.of("jrt:/", "shared objects file", "jdk/", "java/", "sun/");

    @Override
    public Finding measure(Context context) throws IOException {
        Path input = context.input(Shape.EVENTS, Frame.NDJSON, race.defaultBytes());
        Job job = context.job(
                prepared, Shape.EVENTS, Frame.NDJSON, input, context.flags().level());
        List<Entrant> entrants = new ArrayList<>(race.entrants());
        new PreparedStart(context, job).of(prepared).ifPresent(entrants::add);
        Finding finding = race.with(entrants).measure(context);
        Table table =
                new Table(List.of("contender", "classes", "not from the JDK", "parquet-java", "Avro", "databind"));
        for (Entrant entrant : context.flags().chosen(entrants)) {
            Path log = context.work().resolve("classes.log");
            context.launcher()
                    .run(
                            entrant,
                            context.job(
                                    entrant,
                                    Shape.EVENTS,
                                    Frame.NDJSON,
                                    input,
                                    context.flags().level()),
                            Race.TIMEOUT,
                            "-Xlog:class+load=info:file=" + log + ":none");
            List<String> lines = Files.readAllLines(log);
            table.row(List.of(
                    entrant.name(),
                    count(lines.stream().filter(ColdStart::isClass)),
                    count(lines.stream().filter(ColdStart::isNotFromTheJdk)),
                    count(lines.stream().filter(line -> line.startsWith("org.apache.parquet."))),
                    count(lines.stream().filter(line -> line.startsWith("org.apache.avro."))),
                    count(lines.stream().filter(line -> line.startsWith("com.fasterxml.jackson.databind.")))));
            Files.delete(log);
        }
        return new Finding(finding.markdown() + "\nClasses loaded:\n\n" + table, finding.isGood());
    }

    private static String count(Stream<String> lines) {
        return Long.toString(lines.count());
    }

    private static boolean isClass(String line) {
        return line.contains(LOADED);
    }

    /** What is generated in the process counts by what it was generated for: the source is a class then. */
    static boolean isNotFromTheJdk(String line) {
        int source = line.indexOf(LOADED);
        if (source < 0) {
            return false;
        }
        String from = line.substring(source + LOADED.length());
        if (from.startsWith("__JVM_") || from.startsWith("__Lookup") || !from.contains("/")) {
            return !line.startsWith("java.") && !line.startsWith("jdk.") && !line.startsWith("sun.");
        }
        return PARTS_OF_THE_JDK.stream().noneMatch(from::startsWith);
    }
}
