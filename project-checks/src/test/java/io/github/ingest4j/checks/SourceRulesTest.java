// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rules for all sources, tests and examples too, whose classes are not at hand here. */
@Tag("once")
class SourceRulesTest {

    @Test
    void nobodySleepsButThePauseOfTheEngine() {
        JavaSources all = JavaSources.of(Project.own());

        assertThat(all.size()).isPositive();
        assertThat(all.sleeps())
                .as("code that waits by the wall clock; take a clock or a latch, or use Awaitility in tests")
                .containsExactly("io.github.ingest4j.core.internal.Pause");
    }

    @Test
    void examplesUseNothingInternal() {
        List<String> imports = JavaSources.of(Project.own()).imports();

        assertThat(imports)
                .filteredOn(used -> used.startsWith("examples/") || used.startsWith("cdk-example/"))
                .as("imports of internal packages; where an example needs one, the API is wrong")
                .noneMatch(used -> used.matches(".*: io\\.github\\.ingest4j\\..*\\binternal\\..*"));
    }

    @Test
    void sleepIsFoundHoweverItIsWritten() {
        JavaSources planted = new JavaSources(List.of(Compiler.inMemory("Planted", """
                package a;
                class Planted {
                    Waiter w = Thread::sleep;
                    void doze() { java.lang.Thread.sleep(1); }
                    void fine() { log("Thread.sleep(1)"); /* Thread.sleep(1); */ }
                    static class Inner { void nap() { run(() -> Thread.sleep(1)); } }
                }
                """)));

        assertThat(planted.sleeps()).containsExactlyInAnyOrder("a.Planted", "a.Planted#doze", "a.Planted.Inner#nap");
    }

    @Test
    void importsAreReadWithTheirFile() {
        JavaSources planted = new JavaSources(
                List.of(Compiler.inMemory("examples/A", "import io.github.ingest4j.core.internal.Pause;")));

        assertThat(planted.imports()).containsExactly("examples/A.java: io.github.ingest4j.core.internal.Pause");
    }
}
