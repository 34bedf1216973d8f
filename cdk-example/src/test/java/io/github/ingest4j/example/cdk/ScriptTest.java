// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell scripts, with a program {@code aws} that writes down what it is called with. */
class ScriptTest {
    private static final String KEY = "k3y-CANARY\\\"$(x)`%s'";
    private static final String ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:Api-a1b2c3";

    @TempDir
    private Path folder;

    private record Ended(int exitCode, String output) {}

    @BeforeEach
    void fakeAws() throws IOException {
        answer("aws configure get cli_history", "exit 255");
        answer("aws cloudformation describe-stacks --stack-name weather-dev-ingest", "echo " + ARN);
        answer("aws secretsmanager put-secret-value", "cat > \"$HERE/value\"; echo version-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "", "\r\n"})
    void keyGoesToTheSecretOfTheStackByAPipe(String lineEnd) throws Exception {
        Ended ended = run("set-key.sh dev", KEY + lineEnd);

        assertThat(ended).isEqualTo(new Ended(0, "the key of weather-dev-ingest is set; the next run uses it\n"));
        assertThat(folder.resolve("value")).hasContent("{\"key\":\"k3y-CANARY\\\\\\\"$(x)`%s'\"}");
        assertThat(calls())
                .last()
                .asString()
                .startsWith(
                        "secretsmanager put-secret-value --secret-id " + ARN + " --secret-string file:///dev/stdin");
    }

    @Test
    void keyIsNowhereElse() throws Exception {
        Ended ended = run("set-key.sh dev", KEY + "\n", "sh", "-x", "-v", "-a");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.output()).doesNotContain("CANARY");
        assertThat(calls()).noneMatch(call -> call.contains("CANARY"));
        assertThat(Files.readString(folder.resolve("environment"))).doesNotContain("CANARY");
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile).filter(file -> !file.endsWith("value")))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(file).content(UTF_8).doesNotContain("CANARY"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|no key was given; nothing was changed",
                "'two words'|the key has spaces or characters that no header takes; nothing was changed (it is not shown)",
                "'tab\there'|the key has spaces or characters that no header takes; nothing was changed (it is not shown)",
                "'naïve'|the key has spaces or characters that no header takes; nothing was changed (it is not shown)",
                "'one\ntwo'|there is more than one line; the key has to be one",
            })
    void whatCannotBeAKeyChangesNothing(String key, String problem) throws Exception {
        assertThat(run("set-key.sh dev", key + "\n")).isEqualTo(new Ended(1, "set-key.sh: " + problem + "\n"));
        assertThat(folder.resolve("value")).doesNotExist();
    }

    @Test
    void historyOfTheCommandLineIsRefused() throws Exception {
        answer("aws configure get cli_history", "echo enabled");

        assertThat(run("set-key.sh dev", KEY))
                .isEqualTo(new Ended(
                        1,
                        "set-key.sh: the AWS CLI keeps a history of what it sends, the key too: aws configure set cli_history"
                                + " disabled\n"));
    }

    @Test
    void stackThatIsNotDeployedIsNamed() throws Exception {
        answer("aws cloudformation describe-stacks", "exit 254");

        assertThat(run("set-key.sh dev", KEY))
                .isEqualTo(new Ended(
                        1,
                        "set-key.sh: the stack weather-dev-ingest cannot be read: deploy it first, with the same AWS profile and"
                                + " region\n"));
    }

    @Test
    void stackWithoutTheOutputIsRefused() throws Exception {
        answer("aws cloudformation describe-stacks --stack-name weather-dev-ingest", "echo None");

        assertThat(run("set-key.sh dev", KEY).output())
                .isEqualTo("set-key.sh: the stack weather-dev-ingest has no output ApiSecretArn; deploy it anew\n");
    }

    @Test
    void refusedKeyIsReported() throws Exception {
        answer("aws secretsmanager put-secret-value", "exit 254");

        assertThat(run("set-key.sh dev", KEY))
                .isEqualTo(new Ended(1, "set-key.sh: Secrets Manager did not take the key; nothing was changed\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"set-key.sh", "set-key.sh dev more", "destroy.sh", "destroy.sh dev --force"})
    void wrongArgumentsAreRefused(String command) throws Exception {
        Ended ended = run(command, "");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.output()).startsWith("usage: ./" + command.split(" ")[0] + " ENVIRONMENT");
        assertThat(calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"set-key.sh dev;ls", "destroy.sh ../dev"})
    void whatIsNoEnvironmentIsRefused(String command) throws Exception {
        String environment = command.split(" ")[1];

        Ended ended = run(command, "");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output()).contains("'" + environment + "' is no environment; dev and prod are");
        assertThat(calls()).isEmpty();
    }

    @Test
    void destroyingAsksFirst() throws Exception {
        answer("aws cloudformation describe-stacks --stack-name weather-dev-ingest", "printf 'arn:stack/1\\tFalse\\n'");

        Ended ended = run("destroy.sh dev", "yes\n");

        assertThat(ended.exitCode()).isEqualTo(1);
        // Which account and region it is stands in the id.
        assertThat(ended.output())
                .contains("This deletes arn:stack/1\n", "Type dev to go on")
                .endsWith("destroy.sh: nothing was deleted\n");
        assertThat(calls()).noneMatch(call -> call.contains("delete-stack"));
    }

    @ParameterizedTest
    @CsvSource({"destroy.sh dev, dev", "destroy.sh dev --yes, ''"})
    void destroyingTellsWhatIsKept(String command, String answer) throws Exception {
        answer("aws cloudformation describe-stacks --stack-name weather-dev-ingest", "printf 'arn:stack/1\\tFalse\\n'");
        answer(
                "aws cloudformation list-stack-resources --stack-name arn:stack/1",
                "printf 'AWS::S3::Bucket\\traw-1\\n'");

        Ended ended = run(command, answer + "\n");

        assertThat(ended.output())
                .endsWith("deleting weather-dev-ingest; this takes some minutes\n"
                        + "weather-dev-ingest is deleted. These were kept, cost money, and are yours to delete:\n"
                        + "AWS::S3::Bucket\traw-1\n");
        assertThat(calls())
                .containsSubsequence(
                        "cloudformation delete-stack --stack-name arn:stack/1",
                        "cloudformation wait stack-delete-complete --stack-name arn:stack/1");
    }

    @Test
    void stackOfWhichNothingIsLeftIsSaidToBeGone() throws Exception {
        answer("aws cloudformation describe-stacks --stack-name weather-dev-ingest", "printf 'arn:stack/1\\tFalse\\n'");

        assertThat(run("destroy.sh dev --yes", "").output())
                .endsWith("weather-dev-ingest is deleted, and nothing of it is left\n");
    }

    @Test
    void deletionThatFailsIsReported() throws Exception {
        answer("aws cloudformation describe-stacks --stack-name weather-dev-ingest", "printf 'arn:stack/1\\tFalse\\n'");
        answer("aws cloudformation wait", "exit 255");

        Ended ended = run("destroy.sh dev --yes", "");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output())
                .endsWith(
                        "destroy.sh: weather-dev-ingest was not deleted as a whole: aws cloudformation describe-stack-events"
                                + " --stack-name arn:stack/1 tells why\n");
    }

    @Test
    void protectedStackIsLeftAlone() throws Exception {
        answer("aws cloudformation describe-stacks --stack-name weather-dev-ingest", "printf 'arn:stack/1\\tTrue\\n'");

        assertThat(run("destroy.sh dev --yes", ""))
                .isEqualTo(new Ended(
                        1,
                        "destroy.sh: weather-dev-ingest is protected; if you mean it: aws cloudformation"
                                + " update-termination-protection --no-enable-termination-protection --stack-name"
                                + " weather-dev-ingest\n"));
        assertThat(calls()).noneMatch(call -> call.contains("delete-stack"));
    }

    /** From now on, {@code aws} does this where the call begins so. */
    private void answer(String call, String action) throws IOException {
        Path answers = folder.resolve("answers");
        String before = Files.exists(answers) ? Files.readString(answers) : "";
        Files.writeString(answers, "'" + call.substring("aws ".length()) + "'*) " + action + " ;;\n" + before);
        Path aws = folder.resolve("bin/aws");
        Files.createDirectories(aws.getParent());
        Files.writeString(aws, """
                #!/bin/sh
                echo "$*" >> "$HERE/calls"
                env > "$HERE/environment"
                case "$*" in
                %sesac
                """.formatted(Files.readString(answers)));
        assertThat(aws.toFile().setExecutable(true)).isTrue();
    }

    private List<String> calls() throws IOException {
        Path calls = folder.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    /** What the script says on both streams. */
    private Ended run(String command, String input, String... shell) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        String[] words = command.split(" ");
        words[0] = Path.of(words[0]).toAbsolutePath().toString();
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(Stream.of(shell), Stream.of(words)).toList())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("HERE", folder.toString());
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        Process process = builder.start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(UTF_8));
        } catch (IOException e) {
            // It has ended without reading.
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ends").isTrue();
        return new Ended(process.exitValue(), Files.readString(output));
    }
}
