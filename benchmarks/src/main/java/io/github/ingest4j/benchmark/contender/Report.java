// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What a conversion took, as one line of text.
 *
 * @param wallNanos of main, without the start of the JVM
 * @param cpuNanos user and system time of the process from its start, compiler and collector included; -1 in a brief report
 * @param peakKib most memory that was resident; -1 where the system does not tell
 * @param classes loaded, those of the JDK included; -1 in a brief report
 */
public record Report(long wallNanos, long cpuNanos, long peakKib, long classes, long outputBytes, long rows) {
    private static final String START = "converted ";
    private static final String STATUS = "/proc/self/status";
    private static final String PEAK = "VmHWM:";

    static void print(Job job, long wallNanos, long rows) throws IOException {
        long cpu = -1;
        long classes = -1;
        if (!job.isBrief()) {
            classes = ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();
            cpu = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
        }
        // No record's toString and no text concatenation by invokedynamic: both would load classes in a short process.
        StringBuilder line = new StringBuilder(START);
        line.append("wall_ns=").append(wallNanos);
        line.append(" cpu_ns=").append(cpu);
        line.append(" peak_kib=").append(readPeak());
        line.append(" classes=").append(classes);
        line.append(" output_bytes=").append(bytes(job.output().toFile()));
        line.append(" rows=").append(rows);
        System.out.println(line);
    }

    /** Of a file, or of all files in a folder. */
    private static long bytes(File output) {
        File[] inside = output.listFiles();
        if (inside == null) {
            return output.length();
        }
        long bytes = 0;
        for (File file : inside) {
            bytes += bytes(file);
        }
        return bytes;
    }

    private static long readPeak() throws IOException {
        if (!new File(STATUS).exists()) {
            return -1;
        }
        try (BufferedReader status =
                new BufferedReader(new InputStreamReader(new FileInputStream(STATUS), StandardCharsets.US_ASCII))) {
            for (String line = status.readLine(); line != null; line = status.readLine()) {
                if (line.startsWith(PEAK)) {
                    return Long.parseLong(
                            line.substring(PEAK.length(), line.indexOf("kB")).strip());
                }
            }
        }
        return -1;
    }

    /** The report in the output of a contender. */
    public static Report in(String output) {
        String line = output.lines()
                .filter(text -> text.startsWith(START))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new IllegalArgumentException("no report in the output of a contender: " + output));
        Map<String, Long> values = new HashMap<>();
        for (String part : line.substring(START.length()).split(" ", -1)) {
            int equals = part.indexOf('=');
            values.put(part.substring(0, equals), Long.valueOf(part.substring(equals + 1)));
        }
        return new Report(
                value(values, "wall_ns"),
                value(values, "cpu_ns"),
                value(values, "peak_kib"),
                value(values, "classes"),
                value(values, "output_bytes"),
                value(values, "rows"));
    }

    private static long value(Map<String, Long> values, String name) {
        Long value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("a report without " + name + ": " + values);
        }
        return value;
    }
}
