// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import io.github.ingest4j.benchmark.contender.Report;

/**
 * One run of a contender.
 *
 * @param cpuSeconds user and system time of the whole process
 * @param wallSeconds from its start to its end
 */
record Sample(double cpuSeconds, double wallSeconds, Report report) {

    double peakMb() {
        return report.peakKib() < 0 ? Double.NaN : report.peakKib() / 1024.0;
    }

    double outputMb() {
        return report.outputBytes() / 1e6;
    }
}
