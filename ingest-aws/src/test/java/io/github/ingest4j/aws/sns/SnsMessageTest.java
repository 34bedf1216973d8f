// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.sns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Notification;
import io.github.ingest4j.Notification.Kind;
import io.github.ingest4j.StreamId;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sns.model.PublishRequest;

class SnsMessageTest {
    private static final TopicArn TOPIC = TopicArn.of("arn:aws:sns:eu-west-1:123456789012:alerts");
    private static final TopicArn FIFO = TopicArn.of("arn:aws:sns:eu-west-1:123456789012:alerts.fifo");

    @Test
    void bodyIsForPeople() {
        PublishRequest message = message(Notices.failed());

        assertThat(message.topicArn()).isEqualTo(TOPIC.text());
        assertThat(message.subject()).isEqualTo("weather/hourly failed at window 20261125T10Z");
        assertThat(message.message()).isEqualTo("""
                [FAILED] weather/hourly failed at window 20261125T10Z

                GET answered 500.

                stream weather/hourly, window 20261125T10Z, notification 01JDJ2Z4Q0000000000000000A
                """);
    }

    @Test
    void attributesAreForPrograms() {
        assertThat(attributes(message(Notices.failed())))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "id", Notices.ID,
                        "kind", "FAILED",
                        "pipeline", "weather",
                        "stream", "hourly",
                        "window", "20261125T10Z",
                        "failure", "SOURCE",
                        "attempt", "3",
                        "step", "fetch"));
    }

    @Test
    void detailsDoNotReplaceWhatTheNotificationSays() {
        Notification notification = Notices.notification("s", "t", Map.of("id", "other", "stream", "other"));

        assertThat(attributes(message(notification)))
                .containsEntry("id", Notices.ID)
                .containsEntry("stream", "hourly");
    }

    @Test
    void onlyTenAttributesGoThoseToFilterByFirst() {
        Map<String, String> reminder = Map.of(
                "kind",
                "REMINDER",
                "run",
                "r",
                "attempt",
                "3",
                "failure",
                "SOURCE",
                "step",
                "fetch",
                "since",
                "t",
                "missing",
                "2");

        assertThat(attributes(message(Notices.notification("s", "t", reminder))))
                .containsOnlyKeys(
                        "id", "kind", "pipeline", "stream", "window", "failure", "step", "attempt", "missing", "run");
    }

    @Test
    void allFactsOfNewColumnsGo() {
        Map<String, String> columns = Map.of(
                "kind", "SCHEMA_CHANGED", "run", "r", "table", "observations", "schemaVersion", "3", "columns", "2");

        assertThat(attributes(message(Notices.notification("s", "t", columns))))
                .containsOnlyKeys(
                        "id", "kind", "pipeline", "stream", "window", "run", "table", "schemaVersion", "columns")
                .containsEntry("columns", "2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AWS.x", "aws.x", "Amazon.x", ".x", "x.", "x..y", "x y", "ü", "x\n"})
    void nameThatSnsRefusesIsLeftOut(String name) {
        assertThat(attributes(message(Notices.notification("s", "t", Map.of(name, "v", "good.name_1-x", "v")))))
                .containsOnlyKeys("id", "kind", "pipeline", "stream", "window", "good.name_1-x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void emptyDetailIsLeftOut(String value) {
        assertThat(attributes(message(Notices.notification("s", "t", Map.of("step", value)))))
                .doesNotContainKey("step");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        plain             | plain
        'two\nlines'      | two?lines
        '\ttab'           | ?tab
        Zürich            | Z?rich
        ' space first'    | space first
        ''                | FAILED
        '  '              | FAILED
        """)
    void subjectIsOfPrintableCharacters(String subject, String sent) {
        assertThat(message(Notices.notification(subject, "t", Map.of())).subject())
                .isEqualTo(sent);
    }

    @ParameterizedTest
    @CsvSource({"98, 98, x", "99, 99, x", "100, 99, ...", "5000, 99, ..."})
    void subjectIsShorterThanAHundredCharacters(int length, int sent, String end) {
        assertThat(message(Notices.notification("x".repeat(length), "t", Map.of()))
                        .subject())
                .hasSize(sent)
                .startsWith("xxx")
                .endsWith(end);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "ü", "€", "😀", "x😀"})
    void bodyIsCutBetweenCharactersAndKeepsItsLastLine(String character) {
        PublishRequest message = message(Notices.notification("s", character.repeat(300_000), Map.of()));

        assertThat(bytes(message)).isBetween(SnsMessage.MAX_BYTES - 3, SnsMessage.MAX_BYTES);
        assertThat(message.message())
                .startsWith("[FAILED] s\n\n" + character)
                .endsWith(
                        "\n... (cut)\n\nstream weather/hourly, window 20261125T10Z, notification " + Notices.ID + "\n")
                .doesNotContain("\ufffd", "?");
    }

    @Test
    void bodyThatJustFitsIsNotCut() {
        int room = SnsMessage.MAX_BYTES - bytes(message(Notices.notification("s", "", Map.of())));

        String fits = "x".repeat(room);

        PublishRequest message = message(Notices.notification("s", fits, Map.of()));
        assertThat(bytes(message)).isEqualTo(SnsMessage.MAX_BYTES);
        assertThat(message.message()).contains(fits).doesNotContain("(cut)");
        assertThat(message(Notices.notification("s", fits + "x", Map.of())).message())
                .contains("(cut)");
    }

    @Test
    void hugeNamesAreCutAndLeaveRoomForTheText() {
        String huge = "ü".repeat(500_000);
        Notification notification = new Notification(
                huge,
                Kind.FAILED,
                new StreamId(huge, huge),
                huge,
                huge,
                "what happened",
                Map.of("failure", huge),
                Instant.EPOCH);

        PublishRequest message = message(notification);

        assertThat(bytes(message)).isLessThanOrEqualTo(SnsMessage.MAX_BYTES);
        assertThat(message.message()).contains("\n\nwhat happened\n\n");
        assertThat(message.message()).contains("\n\nwhat happened\n\n");
        assertThat(attributes(message).get("pipeline")).hasSizeLessThan(600).endsWith("...");
    }

    @Test
    void charactersThatQueuesRefuseAreReplaced() {
        PublishRequest message =
                message(Notices.notification("s", "a\u0000b\u001bc\ud800d\uffffe\tf\ng😀", Map.of("step", "\u0001")));

        assertThat(message.message()).contains("a\ufffdb\ufffdc\ufffdd\ufffde\tf\ng😀");
        assertThat(attributes(message)).containsEntry("step", "\ufffd");
    }

    @Test
    void standardTopicHasNoGroup() {
        PublishRequest message = message(Notices.failed());

        assertThat(message.messageGroupId()).isNull();
        assertThat(message.messageDeduplicationId()).isNull();
    }

    @Test
    void fifoTopicKeepsTheOrderOfAStreamAndDropsRepetitions() {
        PublishRequest message = new SnsMessage(Notices.failed()).to(FIFO).build();

        assertThat(message.messageGroupId()).isEqualTo("weather/hourly");
        assertThat(message.messageDeduplicationId()).isEqualTo(Notices.ID);
    }

    @Test
    void fifoIdsOfOddNamesStayDistinct() {
        String umlauts = group(new StreamId("Wetter für", "Zürich"));
        String others = group(new StreamId("Wetter für", "Zörich"));
        String longOne = group(new StreamId("p".repeat(200), "a"));
        String longOther = group(new StreamId("p".repeat(200), "b"));

        assertThat(umlauts).startsWith("Wetter?f?r/Z?rich~").isNotEqualTo(others);
        assertThat(longOne).startsWith("ppp").isNotEqualTo(longOther);
        assertThat(new String[] {umlauts, others, longOne, longOther})
                .allSatisfy(id -> assertThat(id).matches("[!-~]{1,128}"));
        assertThat(group(new StreamId("p".repeat(126), "s"))).isEqualTo("p".repeat(126) + "/s");
    }

    private static String group(StreamId stream) {
        return new SnsMessage(Notices.of(stream)).to(FIFO).build().messageGroupId();
    }

    private static PublishRequest message(Notification notification) {
        return new SnsMessage(notification).to(TOPIC).build();
    }

    private static Map<String, String> attributes(PublishRequest message) {
        assertThat(message.messageAttributes().values())
                .allSatisfy(value -> assertThat(value.dataType()).isEqualTo("String"));
        return message.messageAttributes().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().stringValue()));
    }

    /** What SNS may count. */
    private static int bytes(PublishRequest message) {
        return bytes(message.message())
                + bytes(message.subject())
                + message.messageAttributes().entrySet().stream()
                        .mapToInt(entry -> bytes(entry.getKey())
                                + bytes(entry.getValue().dataType())
                                + bytes(entry.getValue().stringValue()))
                        .sum();
    }

    private static int bytes(String text) {
        return text.getBytes(UTF_8).length;
    }
}
