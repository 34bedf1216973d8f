// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import io.github.ingest4j.benchmark.Fingerprint.Content;
import io.github.ingest4j.benchmark.contender.Downloaded;
import io.github.ingest4j.benchmark.contender.Job;
import io.github.ingest4j.benchmark.contender.OursHttp;
import io.github.ingest4j.benchmark.data.Frame;
import io.github.ingest4j.benchmark.data.Served;
import io.github.ingest4j.benchmark.data.Service;
import io.github.ingest4j.benchmark.data.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Downloads pages that name each other, and one long body, from a service on this machine, in rounds.
 *
 * @param references those that the others are compared with
 */
record Downloads(int defaultPages, long defaultBodyBytes, List<Entrant> entrants, List<String> references)
        implements Measurement {
    /** What pages and body are made of; long enough that the compressor does not meet the same again. */
    private static final long INPUT_BYTES = 8 * Race.MB;

    /** Below it, start and compilation are most of what is measured. */
    private static final long TELLING_BYTES = 100 * Race.MB;

    @Override
    public Finding measure(Context context) throws IOException {
        int pages = context.flags().pages().orElse(defaultPages);
        long bodyBytes =
                context.flags().mb().isPresent() ? context.flags().mb().getAsInt() * Race.MB : defaultBodyBytes;
        Path input = context.input(Shape.EVENTS, Frame.NDJSON, INPUT_BYTES);
        Served served = Served.of(input, pages, bodyBytes);
        List<Entrant> chosen = context.flags().chosen(entrants);
        try (ServiceProcess service = ServiceProcess.start(context, input, pages, bodyBytes)) {
            Finding many = race(context, chosen, service.url() + Service.PAGES + 1, pages, served::writePages);
            Finding one = race(
                    context,
                    chosen.stream()
                            .filter(entrant -> !entrant.settings().containsKey(OursHttp.NEXT))
                            .toList(),
                    service.url() + Service.BODY,
                    1,
                    served::writeBody);
            return new Finding(many.markdown() + "\n" + one.markdown(), many.isGood() && one.isGood());
        }
    }

    private Finding race(Context context, List<Entrant> able, String url, int pages, Content served)
            throws IOException {
        Fingerprint wanted = Fingerprint.of(served);
        StringBuilder text = new StringBuilder();
        if (wanted.bytes() < TELLING_BYTES) {
            text.append("Little to download: shows that it works, and mostly how processes start.\n");
        }
        text.append(pages == 1 ? "One body" : pages + " pages").append(", ").append(wanted.bytes());
        text.append(" bytes in all.\n\n");
        Rounds rounds = Rounds.of(able, context.flags().rounds(), (entrant, round) -> {
            Sample sample = run(context, entrant, url, pages);
            context.say("round " + (round + 1) + " " + entrant.name() + ": " + Table.figure(sample.cpuSeconds(), 2)
                    + " s CPU, " + Table.figure(sample.wallSeconds(), 2) + " s");
            return sample;
        });
        text.append(new Standings(able, references, rounds, wanted.bytes()).table());
        boolean isGood = !context.flags().checks() || check(context, able, wanted, text);
        for (Entrant entrant : able) {
            remove(output(context, entrant));
        }
        return new Finding(text.toString(), isGood);
    }

    private static Sample run(Context context, Entrant entrant, String url, int pages) throws IOException {
        Path output = output(context, entrant);
        remove(output);
        Map<String, String> settings = new HashMap<>(entrant.settings());
        settings.put(Job.URL, url);
        Job job = new Job(Shape.EVENTS, Frame.NDJSON, output, output, settings);
        Sample sample = context.launcher().run(entrant, job, Race.TIMEOUT);
        if (sample.report().rows() != pages) {
            throw new IOException(
                    entrant.name() + " got " + sample.report().rows() + " of " + pages + " pages from " + url);
        }
        return sample;
    }

    private static Path output(Context context, Entrant entrant) {
        return context.work().resolve(entrant.name() + ".download");
    }

    private static void remove(Path output) throws IOException {
        if (Files.notExists(output)) {
            return;
        }
        try (Stream<Path> all = Files.walk(output)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Adds a line for each entrant; says whether all have what was served. */
    private static boolean check(Context context, List<Entrant> able, Fingerprint wanted, StringBuilder text)
            throws IOException {
        boolean isGood = true;
        text.append("\nCompared with what was served, unpacked, byte by byte:\n\n");
        for (Entrant entrant : able) {
            Fingerprint found;
            try (InputStream in = Downloaded.open(output(context, entrant))) {
                found = Fingerprint.of(in::transferTo);
            }
            boolean isEqual = found.equals(wanted);
            text.append("- ").append(entrant.name()).append(": ").append(found.bytes());
            text.append(isEqual ? " bytes, equal\n" : " bytes, DIFFERENT\n");
            isGood &= isEqual;
        }
        return isGood;
    }
}
