// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Outcome;
import io.github.ingest4j.checks.Markdown.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands in the documents work: a shell runs them as a reader's would, in a folder where {@code examples/run} starts
 * the class that it always does, without building it, and {@code duckdb} is DuckDB without its shell.
 */
class DocumentedCommandsTest {
    private static final List<String> RUN =
            List.of("examples/run weather", "examples/run custom-source", "examples/run http-sources", "duckdb");

    /** Commands that no test of this class runs, by a pattern that finds them, and why. */
    private static final Map<String, String> NOT_RUN = Map.ofEntries(
            Map.entry("^mvn verify$", "the build that this test is part of"),
            Map.entry(
                    "^mvn -q -Dquick -Dmaven\\.test\\.skip=true -pl (?:examples/weather|cdk-example) -am package$",
                    "a build inside the build"),
            Map.entry(
                    "^java -cp \"examples/weather/target/classes:examples/weather/target/lib/\\*\"",
                    "the folder of libraries is there after packaging only; everyMainClassIsThere looks at the class"),
            Map.entry("^mvn -Prelease ", "a release, which .ci/rehearse-release rehearses"),
            Map.entry("^benchmarks/run ", "measures for minutes; ContendersTest and LauncherTest run its parts"),
            Map.entry("^umask 022$", "belongs to the release below it"),
            Map.entry("^gpg --verify ", "verifies what is not published yet"),
            Map.entry("https://api\\.example\\.com/", "there is no such service"),
            Map.entry(
                    "^(?:AWS_PROFILE=sandbox )?examples/run weather-lambda(?: |$)",
                    "starts emulators or needs an account; LocalLambdaTest and NamedResourcesTest run it"),
            Map.entry("^cdk (?:bootstrap$|deploy )", "needs an account"),
            Map.entry("^cdk synth ", "needs Node and npm; .ci/repeat-synthesis runs it"),
            Map.entry("^cd cdk-example$|^export PATH=", "belongs to the commands below it"),
            Map.entry("^npm install ", "fetches tools; .ci/run and .ci/repeat-synthesis do, where they are missing"),
            Map.entry(
                    "^\\./(?:set-key|destroy)\\.sh dev$",
                    "needs an account; ScriptTest runs it with a program in AWS's place"),
            Map.entry("^aws stepfunctions start-execution ", "needs an account"));

    private static final Pattern MAIN = Pattern.compile("^ +([a-z-]+)\\) main=([\\w.]+) ;;$", Pattern.MULTILINE);
    private static final Pattern CLASS = Pattern.compile("\\bio\\.github\\.ingest4j\\.example(?:\\.\\w+)+");
    private static final Pattern OUTCOME = Pattern.compile("\\b(" + String.join("|", names(Outcome.values())) + ")\\b");

    /** A CSV file of the reader's own, which the documents call so. */
    private static final String PRICES = "day,item,price\n2026-11-20,00123,1.5\n2026-11-21,00124,\n";

    @TempDir
    Path folder;

    /** Commands that are run one after the other in one folder. */
    private record Session(List<ShellCommand> commands) {
        @Override
        public String toString() {
            return commands.get(0).where();
        }
    }

    private record Run(int exitCode, String output, String errors) {}

    /** A block has a folder of its own; one that only looks at a lake goes on in that of the block before. */
    private static List<Session> sessions(Project project) {
        List<Session> sessions = new ArrayList<>();
        for (Path file : project.files(".md")) {
            Markdown document = project.markdown(project.name(file));
            boolean isFirst = true;
            for (Block block : document.blocks()) {
                List<ShellCommand> commands = commands(document, block).stream()
                        .filter(DocumentedCommandsTest::isRun)
                        .toList();
                if (commands.isEmpty()) {
                    continue;
                }
                if (!isFirst && commands.stream().allMatch(command -> command.startsWith("duckdb"))) {
                    sessions.get(sessions.size() - 1).commands().addAll(commands);
                } else {
                    sessions.add(new Session(new ArrayList<>(commands)));
                }
                isFirst = false;
            }
        }
        return sessions;
    }

    private static List<Session> sessions() {
        return sessions(Project.own());
    }

    @ParameterizedTest
    @MethodSource("sessions")
    @Tag("slow")
    void commandsWork(Session session) throws Exception {
        prepare(Project.own());

        for (ShellCommand command : session.commands()) {
            Run run = run(command);

            String comment = command.comment();
            assertThat(run.exitCode())
                    .as("exit code of %s: %s%n%s%n%s", command.where(), command.text(), run.output(), run.errors())
                    .isEqualTo(comment.contains(Outcome.FAILED.name()) ? 1 : 0);
            assertThat(run.output()).as("output of %s", command.where()).isNotBlank();
            OUTCOME.matcher(comment)
                    .results()
                    .forEach(outcome -> assertThat(run.output())
                            .as("output of %s: %s", command.where(), command.text())
                            .contains(outcome.group(1)));
        }
    }

    @Test
    void everyCommandIsRunOrListed() {
        assertThat(commands(Project.own()))
                .isNotEmpty()
                .allMatch(command -> isRun(command) || isListed(command), "is run here, or listed with a reason");
    }

    @Test
    void everyReasonIsForACommand() {
        List<ShellCommand> commands = commands(Project.own());

        assertThat(NOT_RUN.keySet())
                .allMatch(
                        pattern -> commands.stream()
                                .anyMatch(command -> Pattern.compile(pattern)
                                        .matcher(command.text())
                                        .find()),
                        "finds a command of a document");
    }

    @Test
    void everyMainClassIsThere() {
        JavaSources sources = JavaSources.of(Project.own());
        List<String> named = Stream.concat(
                        Stream.of(Project.own().text("examples/run")),
                        Stream.of(Project.own().text("examples/README.md")))
                .flatMap(text -> CLASS.matcher(text).results())
                .map(found -> found.group())
                .toList();

        assertThat(named).isNotEmpty();
        assertThat(sources.types()).containsAll(named);
    }

    @Test
    void commandsAreFoundInBlocksWithTheirComments() {
        Markdown document = new Markdown("x.md", """
                ```sh
                examples/run weather --time a.b \\
                    --plan         # one: SKIPPED
                # nothing

                duckdb -c "SELECT '#' FROM x" # two
                examples/walk 'it # is' "x #" y#z
                ```
                """);

        List<ShellCommand> commands = commands(document, document.blocks().get(0));

        assertThat(commands)
                .containsExactly(
                        new ShellCommand(
                                "examples/run weather --time a.b \\\n    --plan         # one: SKIPPED", "x.md:2"),
                        new ShellCommand("duckdb -c \"SELECT '#' FROM x\" # two", "x.md:6"),
                        new ShellCommand("examples/walk 'it # is' \"x #\" y#z", "x.md:7"));
        assertThat(commands.stream().map(ShellCommand::comment)).containsExactly("one: SKIPPED", "two", "");
        assertThat(commands.stream().map(command -> isRun(command) || isListed(command)))
                .containsExactly(true, true, false);
    }

    @Test
    void commandThatFailsIsSeen() throws Exception {
        prepare(Project.own());

        Run run =
                run(new ShellCommand("examples/run custom-source --lake \"$(echo a b)\" --brocken # FAILED", "x.md:1"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors()).contains("unknown flag '--brocken'");
    }

    private static List<ShellCommand> commands(Project project) {
        List<ShellCommand> commands = new ArrayList<>();
        for (Path file : project.files(".md")) {
            Markdown document = project.markdown(project.name(file));
            document.blocks().forEach(block -> commands.addAll(commands(document, block)));
        }
        return commands;
    }

    private static List<ShellCommand> commands(Markdown document, Block block) {
        return block.isIn("sh", "bash", "shell", "console") ? ShellCommand.in(document, block) : List.of();
    }

    private static boolean isRun(ShellCommand command) {
        return RUN.stream().anyMatch(command::startsWith) && !isListed(command);
    }

    private static boolean isListed(ShellCommand command) {
        return NOT_RUN.keySet().stream()
                .anyMatch(pattern ->
                        Pattern.compile(pattern).matcher(command.text()).find());
    }

    private static String[] names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toArray(String[]::new);
    }

    /** Puts into the folder what a clone and a reader have, as far as the commands use it. */
    private void prepare(Project project) throws IOException {
        StringBuilder run = new StringBuilder("#!/bin/sh\nname=$1\nshift\ncase \"$name\" in\n");
        Matcher main = MAIN.matcher(project.text("examples/run"));
        while (main.find()) {
            run.append(main.group(1)).append(") main=").append(main.group(2)).append(" ;;\n");
        }
        run.append("*) echo \"no example $name\" >&2; exit 2 ;;\nesac\nexec \"$JAVA\" $OPTIONS \"$main\" \"$@\"\n");
        writeProgram("work/examples/run", run.toString());
        for (Path sample : project.files()) {
            if (project.name(sample).matches("examples/[^/]+/sample/.*")) {
                Path copy = folder.resolve("work").resolve(project.name(sample));
                Files.createDirectories(copy.getParent());
                Files.copy(sample, copy);
            }
        }
        writeProgram("bin/duckdb", "#!/bin/sh\nexec \"$JAVA\" $OPTIONS " + DuckDbProgram.class.getName() + " \"$@\"\n");
        Files.writeString(folder.resolve("work/prices.csv"), PRICES);
        Files.createDirectory(folder.resolve("tmp"));
    }

    private void writeProgram(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true))
                .as("%s is executable", file)
                .isTrue();
    }

    private Run run(ShellCommand command) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        ProcessBuilder shell = new ProcessBuilder(
                        "/bin/sh", "-c", command.text().replaceAll("(?<![\\w/.])/tmp/", folder.resolve("tmp") + "/"))
                .directory(folder.resolve("work").toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        shell.environment()
                .putAll(Map.of(
                        "CLASSPATH",
                        Compiler.classPath(),
                        "JAVA",
                        java.toString(),
                        "OPTIONS",
                        "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED",
                        "PATH",
                        folder.resolve("bin") + ":" + System.getenv("PATH")));
        shell.environment().remove("WEATHER_API_KEY");
        Process process = shell.start();
        try {
            process.getOutputStream().close();
            assertThat(process.waitFor(2, TimeUnit.MINUTES))
                    .as("%s ends within two minutes", command.where())
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        return new Run(process.exitValue(), Files.readString(output), Files.readString(errors));
    }
}
