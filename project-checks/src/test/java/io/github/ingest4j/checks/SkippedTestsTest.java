// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every test that may not run is in {@code skipped-tests.md}, with the reason, and nothing else is. */
@Tag("once")
class SkippedTestsTest {
    private static final String LIST = "project-checks/skipped-tests.md";
    private static final Pattern ROW = Pattern.compile("^\\|\\s*`([^`]+)`\\s*\\|\\s*(.*?)\\s*\\|\\s*$");

    @Test
    void listNamesEverySkipAndNothingElse() {
        Project project = Project.own();

        assertThat(reasons(project.text(LIST)).keySet())
                .as("%s against the annotations and assumptions in the sources", LIST)
                .containsExactlyInAnyOrderElementsOf(JavaSources.of(project).skips());
    }

    @Test
    void everySkipHasAReason() {
        assertThat(reasons(Project.own().text(LIST)))
                .allSatisfy((test, reason) -> assertThat(reason).as(test).hasSizeGreaterThan(20));
    }

    @Test
    void everyWayToSkipIsFound() {
        JavaSources planted = new JavaSources(List.of(Compiler.inMemory("Planted", """
                package a;
                class Planted {
                    @Disabled("later") @Test void annotated() {}
                    @org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable(named = "X") void conditional() {}
                    @Test void assumed() { assumeTrue(ready()); }
                    @Test void qualified() { Assumptions.assumeThat(x).isTrue(); }
                    @Test void inALambda() { assertAll(() -> assumingThat(x, y)); }
                    @Test void thrown() { throw new TestAbortedException("no"); }
                    @Test void aborted() { Assumptions.abort(); }
                    @Test void runs() { log("@Disabled assumeTrue(x)"); /* assumeTrue(x) */ abort(); role.assumedBy(x); }
                    @DisabledOnOs(WINDOWS) @Nested class Inner { @Test void runs() {} }
                }
                """)));

        assertThat(planted.skips())
                .containsExactlyInAnyOrder(
                        "a.Planted#annotated",
                        "a.Planted#conditional",
                        "a.Planted#assumed",
                        "a.Planted#qualified",
                        "a.Planted#inALambda",
                        "a.Planted#thrown",
                        "a.Planted#aborted",
                        "a.Planted.Inner");
    }

    @Test
    void rowThatCannotBeReadIsReported() {
        String list = """
                | test | why |
                |---|---|
                | a.Planted#runs | no backticks |
                """;

        assertThatThrownBy(() -> reasons(list))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a.Planted#runs | no backticks");
    }

    @Test
    void testThatIsListedTwiceIsReported() {
        String list = """
                | test | why |
                |---|---|
                | `a.Planted#runs` | one |
                | `a.Planted#runs` | two |
                """;

        assertThatThrownBy(() -> reasons(list))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a.Planted#runs is listed twice");
    }

    /** The rows of the table, by test. */
    private static Map<String, String> reasons(String list) {
        Map<String, String> reasons = new TreeMap<>();
        List<String> table = list.lines().filter(line -> line.startsWith("|")).toList();
        for (String line : table.subList(Math.min(2, table.size()), table.size())) {
            Matcher row = ROW.matcher(line);
            if (!row.matches()) {
                throw new AssertionError(LIST + " has a row that is not | `Class#method` | reason |: " + line);
            }
            if (reasons.put(row.group(1), row.group(2)) != null) {
                throw new AssertionError(row.group(1) + " is listed twice in " + LIST);
            }
        }
        return reasons;
    }
}
