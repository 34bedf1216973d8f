// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulerEventTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void aScheduleWithAnInputSaysWhenItWasDue() throws IOException {
        assertThat(read("{\"scheduledTime\":\"2026-11-20T12:00:00Z\"}")).isEqualTo(NOON);
    }

    @Test
    void theSchedulersOwnEventIsUnderstood() throws IOException {
        assertThat(read("""
                {"version":"0","id":"3f2a","detail-type":"Scheduled Event","source":"aws.scheduler",
                "account":"123456789012","time":"2026-11-20T12:00:00Z","region":"eu-central-1",
                "resources":["arn:aws:scheduler:eu-central-1:123456789012:schedule/default/weather"],"detail":"{}"}""")).isEqualTo(NOON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-20T12:00:00.000Z", "2026-11-20T13:00:00+01:00", "2026-11-20T12:00Z"})
    void aTimeMayHaveAnyOffset(String time) throws IOException {
        assertThat(read("{\"scheduledTime\":\"" + time + "\"}")).isEqualTo(NOON);
    }

    @Test
    void otherMembersArePassedOver() throws IOException {
        String event = "{\"a\":{\"scheduledTime\":\"x\",\"time\":[1]},\"b\":[[{}]],\"c\":null,\"d\":1e3,"
                + "\"scheduledTime\":\"2026-11-20T12:00:00Z\",\"time\":\"y\",\"e\":true}";

        assertThat(read(event)).isEqualTo(NOON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[]",
                "\"aws.scheduler\"",
                "",
                "{\"time\":\"2026-11-20T12:00:00Z\"}",
                "{\"source\":\"aws.s3\",\"time\":\"2026-11-20T12:00:00Z\"}",
                "{\"source\":\"aws.scheduler\"}",
                "{\"scheduledTime\":1763640000}",
                "{\"detail\":{\"scheduledTime\":\"2026-11-20T12:00:00Z\"}}"
            })
    void anyOtherEventIsRefusedWithWhatIsUnderstood(String event) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(event))
                .withMessageStartingWith("this is no event of the scheduler: ")
                .withMessageContaining("{\"scheduledTime\":\"2026-11-20T12:00:00Z\"}")
                .withMessageContaining("{\"source\":\"aws.scheduler\",\"time\":\"2026-11-20T12:00:00Z\",...}")
                .withMessageContaining("<aws.scheduler.scheduled-time>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<aws.scheduler.scheduled-time>", "2026-11-20 12:00", "2026-11-20T12:00:00", "", "noon"})
    void aTimeThatCannotBeReadIsNamed(String time) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("{\"scheduledTime\":\"" + time + "\"}"))
                .withMessageStartingWith("'scheduledTime' is no time with an offset: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("{\"source\":\"aws.scheduler\",\"time\":\"" + time + "\"}"))
                .withMessageStartingWith("'time' is no time with an offset: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"password\":\"S3CR3T\"", "{\"a\" S3CR3T}", "S3CR3T", "{\"scheduledTime\":\"S3CR3T\"}"})
    void noMessageQuotesTheEvent(String event) {
        assertThatThrownBy(() -> read(event))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("S3CR3T")
                .hasNoCause();
    }

    @Test
    void anEndlessEventIsNotReadToItsEnd() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SchedulerEvent.read(new Endless()))
                .withMessageStartingWith("the event is no JSON, or too large or too deep to be read: ");
    }

    @Test
    void anEventAsDeepAsNoneIsRefused() {
        String event = "{\"a\":" + "[".repeat(100_000);

        assertThatIllegalArgumentException().isThrownBy(() -> read(event)).withMessageContaining("too deep");
    }

    private static Instant read(String event) throws IOException {
        return SchedulerEvent.read(new ByteArrayInputStream(event.getBytes(UTF_8)))
                .scheduledTime();
    }

    /** Goes on like <code>{"a":1,"a":1,</code> for longer than anybody should read. */
    private static final class Endless extends InputStream {
        private static final String PART = "\"a\":1,";
        private int read;

        @Override
        public int read() {
            assertThat(read).isLessThan(2 * SchedulerEvent.MAX_BYTES);
            return read++ == 0 ? '{' : PART.charAt((read - 2) % PART.length());
        }
    }
}
