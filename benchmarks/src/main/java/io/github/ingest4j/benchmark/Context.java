// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import io.github.ingest4j.benchmark.contender.Job;
import io.github.ingest4j.benchmark.data.Frame;
import io.github.ingest4j.benchmark.data.Input;
import io.github.ingest4j.benchmark.data.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What every measurement has: flags, a folder for files, and processes to start. */
record Context(Flags flags, Path work, Jars jars, Launcher launcher) {

    /** The file of a shape; written if it is not there yet. */
    Path input(Shape shape, Frame frame, long bytes) throws IOException {
        say("input: " + shape + " as " + frame + ", " + bytes + " bytes");
        return new Input(shape, frame, bytes, flags.seed()).in(work.resolve("inputs"));
    }

    Job job(Entrant entrant, Shape shape, Frame frame, Path input, int level) {
        Map<String, String> settings = new HashMap<>(entrant.settings());
        settings.put(Job.LEVEL, Integer.toString(level));
        return new Job(shape, frame, input, work.resolve(entrant.name() + ".parquet"), settings);
    }

    void say(String progress) {
        System.err.println(progress);
    }
}
