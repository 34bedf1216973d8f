// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.cdk.DataRemoval;
import io.github.ingest4j.cdk.Orchestration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
    private static final Path FOLDER = Path.of("config");

    private static final String GOOD = """
            environment: dev
            tags:
              project: weather
            ingest:
              apiUrl: https://api.example.com/v1/observations
              cron: 5 * * * ? *
              timeZone: Europe/Berlin
              longestGapMinutes: 60
              flexibleWindowMinutes: 5
              orchestration: STEP_FUNCTIONS
              alertEmail: ops@example.com
              rawToInfrequentAccessDays: 30
              data: DESTROY
              terminationProtection: false
              memoryMegabytes: 512
              timeoutSeconds: 300
              cpu: X86_64
            """;

    @Test
    void everyKeyIsRead() {
        Config config = ConfigFile.parse("dev.yaml", GOOD);

        assertThat(config.environment()).isEqualTo("dev");
        assertThat(config.tags()).isEqualTo(Map.of("project", "weather"));
        Config.Ingest ingest = config.ingest();
        assertThat(ingest.apiUrl()).isEqualTo("https://api.example.com/v1/observations");
        assertThat(ingest.schedule().expression()).isEqualTo("cron(5 * * * ? *)");
        assertThat(ingest.schedule().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(ingest.schedule().longestGap()).isEqualTo(Duration.ofHours(1));
        assertThat(ingest.schedule().flexibleWindow()).contains(Duration.ofMinutes(5));
        assertThat(ingest.orchestration()).isEqualTo(Orchestration.STEP_FUNCTIONS);
        assertThat(ingest.alertEmail()).isEqualTo("ops@example.com");
        assertThat(ingest.rawToInfrequentAccess()).isEqualTo(Duration.ofDays(30));
        assertThat(ingest.data()).isEqualTo(DataRemoval.DESTROY);
        assertThat(ingest.terminationProtection()).isFalse();
        assertThat(ingest.memoryMegabytes()).isEqualTo(512);
        assertThat(ingest.timeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(ingest.cpu()).isEqualTo(Config.Cpu.X86_64);
    }

    @Test
    void prodKeepsItsDataAndIsProtected() {
        Config.Ingest dev = ConfigFile.read(FOLDER, "dev").ingest();
        Config.Ingest prod = ConfigFile.read(FOLDER, "prod").ingest();

        assertThat(dev.data() + " " + dev.terminationProtection()).isEqualTo("DESTROY false");
        assertThat(prod.data() + " " + prod.terminationProtection()).isEqualTo("RETAIN true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "environment",
                "tags",
                "ingest",
                "apiUrl",
                "cron",
                "timeZone",
                "longestGapMinutes",
                "flexibleWindowMinutes",
                "orchestration",
                "alertEmail",
                "rawToInfrequentAccessDays",
                "data",
                "terminationProtection",
                "memoryMegabytes",
                "timeoutSeconds",
                "cpu"
            })
    void missingKeyIsNamed(String key) {
        String without = GOOD.replaceFirst("(?m)^( *)" + key + ":.*\\n(?:\\1 +.*\\n)*", "");
        String name = GOOD.contains("\n  " + key + ":") ? "ingest." + key : key;

        assertThat(problemsOf(without)).endsWith(": " + name + " is missing").doesNotContain("; ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dev.yaml|environment: dev|enviroment: dev|line 1: environment is missing; line 1: enviroment is unknown;"
                        + " the file has environment, ingest, tags",
                "dev.yaml|data: DESTROY|dato: DESTROY|line 5: ingest.data is missing; line 13: ingest.dato is unknown; ingest has"
                        + " alertEmail, apiUrl, cpu, cron, data, flexibleWindowMinutes, longestGapMinutes, memoryMegabytes,"
                        + " orchestration, rawToInfrequentAccessDays, terminationProtection, timeZone, timeoutSeconds",
            })
    void unknownKeyIsNamedWithThoseThatThereAre(String file, String line, String wrong, String problems) {
        assertThat(problemsOf(GOOD.replace(line, wrong))).isEqualTo(file + " must be mended: " + problems);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "environment: dev|environment: Dev_1|line 1: environment must be a letter, then up to 15 lower-case letters, digits and"
                        + " hyphens; it is 'Dev_1'",
                "project: weather|aws:project: weather|line 3: tags.aws:project must be a tag of AWS: letters, digits, spaces and"
                        + " _.:/=+-@, and no key that begins with aws:; it is 'weather'",
                "project: weather|project: a*b|line 3: tags.project must be a tag of AWS: letters, digits, spaces and _.:/=+-@, and no"
                        + " key that begins with aws:; it is 'a*b'",
                "project: weather|project: [a]|line 3: tags.project must have one value",
                "apiUrl: https:|apiUrl: http:|line 5: ingest.apiUrl must be a URL such as https://api.example.com/v1/observations,"
                        + " without user, query and fragment; it is 'http://api.example.com/v1/observations'",
                "observations|observations?api_key=1|line 5: ingest.apiUrl must be a URL such as"
                        + " https://api.example.com/v1/observations, without user, query and fragment; it is"
                        + " 'https://api.example.com/v1/observations?api_key=1'",
                "Europe/Berlin|Europe/Berln|line 7: ingest.timeZone must be a time zone such as Europe/Berlin or UTC; it is"
                        + " 'Europe/Berln'",
                "Europe/Berlin|+01:00|line 7: ingest.timeZone must be a time zone such as Europe/Berlin or UTC; it is '+01:00'",
                "longestGapMinutes: 60|longestGapMinutes: 0|line 8: ingest.longestGapMinutes must be a number from 1 to 527040; it is"
                        + " '0'",
                "flexibleWindowMinutes: 5|flexibleWindowMinutes: 60|line 9: ingest.flexibleWindowMinutes must be shorter than"
                        + " longestGapMinutes; it is '60'",
                "STEP_FUNCTIONS|step_functions|line 10: ingest.orchestration must be one of STEP_FUNCTIONS, LAMBDA_ONLY; it is"
                        + " 'step_functions'",
                "ops@example.com|ops.example.com|line 11: ingest.alertEmail must be an e-mail address, or '' for nobody; it is"
                        + " 'ops.example.com'",
                "ops@example.com|a@b@example.com|line 11: ingest.alertEmail must be an e-mail address, or '' for nobody; it is"
                        + " 'a@b@example.com'",
                "ops@example.com|\"\"|line 11: ingest.alertEmail must have one value",
                "Days: 30|Days: 29|line 12: ingest.rawToInfrequentAccessDays must be a number from 30 to 3650; it is '29'",
                "DESTROY|REMOVE|line 13: ingest.data must be one of RETAIN, DESTROY; it is 'REMOVE'",
                "false|no|line 14: ingest.terminationProtection must be true or false; it is 'no'",
                "Megabytes: 512|Megabytes: 0.5 GB|line 15: ingest.memoryMegabytes must be a number from 512 to 10240; it is '0.5 GB'",
                "Seconds: 300|Seconds: 901|line 16: ingest.timeoutSeconds must be a number from 60 to 900; it is '901'",
                "X86_64|x86|line 17: ingest.cpu must be one of ARM_64, X86_64; it is 'x86'",
                "cpu: X86_64|\"cpu: X86_64\n  cpu: ARM_64\"|line 18: ingest.cpu is there twice",
            })
    void wrongValueIsNamedWithItsLineAndTheRemedy(String part, String wrong, String problem) {
        assertThat(problemsOf(GOOD.replace(part, wrong))).isEqualTo("dev.yaml must be mended: " + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5 * * * *|has the six fields",
                "5 * * * * *|must be '?'",
                "60 * * * ? *|cannot be the minutes",
                "cron(5 * * * ? *)|cannot be the minutes",
            })
    void cronExpressionIsCheckedFieldByField(String cron, String reason) {
        assertThat(problemsOf(GOOD.replace("cron: 5 * * * ? *", "cron: " + cron)))
                .startsWith(
                        "dev.yaml must be mended: line 6: ingest.cron must be an expression of EventBridge Scheduler (")
                .contains(reason)
                .endsWith("; it is '" + cron + "'");
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        String wrong =
                GOOD.replace("Europe/Berlin", "Mars").replace("DESTROY", "BURN").replace("environment: dev\n", "");

        assertThat(problemsOf(wrong))
                .contains("environment is missing; ", "ingest.timeZone must be ", "; line 12: ingest.data must be ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-|dev.yaml is empty; it needs environment, tags and ingest",
                "# nothing|dev.yaml is empty; it needs environment, tags and ingest",
                "a: [|dev.yaml is no YAML: line 1: ",
                "a: *b|dev.yaml is no YAML: line 1: ",
                "- a|dev.yaml must be mended: line 1: the file must have keys and values",
            })
    void whatIsNoConfigurationIsRefused(String yaml, String problem) {
        assertThat(problemsOf(yaml == null ? "" : yaml)).startsWith(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"test", "../config/dev", ""})
    void environmentWithoutAFileIsRefusedWithThoseThatThereAre(String environment) {
        assertThatThrownBy(() -> ConfigFile.read(FOLDER, environment))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("there is no environment '" + environment + "': dev and prod in " + FOLDER.toAbsolutePath()
                        + "; say which by -c environment=dev");
    }

    @Test
    void fileOfAnotherEnvironmentIsRefused(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("prod.yaml"), GOOD);

        assertThatThrownBy(() -> ConfigFile.read(folder, "prod"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("prod.yaml must be mended: environment must be 'prod', as the file's name is; it is 'dev'");
    }

    private static String problemsOf(String yaml) {
        try {
            return ConfigFile.parse("dev.yaml", yaml) + " was taken";
        } catch (ConfigurationException e) {
            return e.getMessage();
        }
    }
}
