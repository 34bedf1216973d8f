// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import java.io.IOException;

/** Converts one file, or downloads pages; says how many records or pages there were. */
@FunctionalInterface
interface Contender {

    long convert(Job job) throws IOException;

    /** Does the job of the arguments, as a whole process: the last line of its output is the report. */
    static void run(String[] args, Contender contender) throws IOException {
        long start = System.nanoTime();
        Job job = Job.parse(args);
        long rows = contender.convert(job);
        Report.print(job, System.nanoTime() - start, rows);
    }
}
