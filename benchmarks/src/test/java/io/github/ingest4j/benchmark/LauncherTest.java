// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.benchmark.Launcher.FailedRunException;
import io.github.ingest4j.benchmark.contender.Job;
import io.github.ingest4j.benchmark.contender.Nothing;
import io.github.ingest4j.benchmark.data.Frame;
import io.github.ingest4j.benchmark.data.Shape;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void processTellsWhatItTook() throws Exception {
        Sample sample = launcher().run(Entrant.nothing().c1(), job(Map.of()), TIMEOUT);

        assertThat(sample.cpuSeconds()).isPositive();
        assertThat(sample.wallSeconds()).isGreaterThan(sample.report().wallNanos() / 1e9);
        assertThat(sample.report().rows()).isZero();
        assertThat(sample.report().outputBytes()).isZero();
    }

    @Test
    void outputMayBeAFolder() throws Exception {
        Path output = folder.resolve("out");
        Files.createDirectories(output.resolve("inner"));
        Files.writeString(output.resolve("a"), "12");
        Files.writeString(output.resolve("inner/b"), "345");
        Job job = new Job(Shape.NARROW, Frame.NDJSON, Path.of("in"), output, Map.of());

        Sample sample = launcher().run(Entrant.nothing().c1(), job, TIMEOUT);

        assertThat(sample.report().outputBytes()).isEqualTo(5);
    }

    @Test
    void failedProcessTellsWhy() throws Exception {
        Entrant broken = Entrant.nothing();

        assertThatThrownBy(() -> launcher().run(broken, job(Map.of()), TIMEOUT, "-XX:NoSuchOption=1"))
                .isInstanceOf(FailedRunException.class)
                .hasMessageStartingWith("empty-c2 ended with exit code 1: ")
                .hasMessageContaining("NoSuchOption");
    }

    @Test
    void heapAndCollectorAreTheSameForAll() throws Exception {
        List<String> command = launcher().command(Entrant.nothing().c1(), job(Map.of("level", "1")), List.of("-Dx=y"));

        assertThat(command.subList(1, 6))
                .containsExactly(
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dx=y");
        assertThat(command).endsWith(Nothing.class.getName(), "NARROW", "NDJSON", "in", "out", "level=1");
        assertThat(launcher().command(Entrant.nothing().heapMb(24), job(Map.of()), List.of()))
                .contains("-Xmx24m")
                .doesNotContain("-Xmx512m");
    }

    @Test
    void timesOfChildrenAreReadPastANameWithBlanks() {
        String stat = "12 (a ) b) S 1 2 3 4 5 6 7 8 9 10 11 12 250 50 20 0";

        assertThat(ChildTimes.parse(stat)).isEqualTo(3.0);
    }

    @Test
    void classesAreCountedByWhereTheyComeFrom() {
        assertThat(List.of(
                        "java.lang.Object source: shared objects file",
                        "java.net.X source: jrt:/java.base",
                        "[0.1s] no class",
                        "java.lang.invoke.LambdaForm$MH/0x1 source: __JVM_LookupDefineClass__"))
                .noneMatch(ColdStart::isNotFromTheJdk);
        assertThat(List.of(
                        "a.B source: file:/x/classes/", "a.B source: jar:file:/x.jar", "a.B$$Lambda$1/0x1 source: a.B"))
                .allMatch(ColdStart::isNotFromTheJdk);
    }

    private Launcher launcher() throws URISyntaxException {
        return new Launcher(
                new Jars(List.of(Path.of(Nothing.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()))),
                folder);
    }

    private static Job job(Map<String, String> settings) {
        return new Job(Shape.NARROW, Frame.NDJSON, Path.of("in"), Path.of("out"), settings);
    }
}
