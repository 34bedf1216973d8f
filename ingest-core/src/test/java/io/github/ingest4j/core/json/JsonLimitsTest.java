// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.Page;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each limit stops what exceeds it, says which it was, and can be raised. */
class JsonLimitsTest {
    private static final Schema SCHEMA = Schema.of(Field.of("v", Type.STRING), Field.of("n", Type.INT64));

    static Stream<Arguments> limits() {
        return Stream.of(
                limit(
                        "{\"v\":\"" + "x".repeat(9 << 20) + "\"}",
                        "limit of 8388608 characters",
                        "maxStringLength",
                        10 << 20),
                limit("{\"n\":" + "1".repeat(101) + ".0}", "limit of 100 characters", "maxNumberLength", 200),
                limit("{\"n\":0." + "0".repeat(101) + "}", "limit of 100 characters", "maxNumberLength", 200),
                limit("{\"" + "k".repeat(1_001) + "\":1}", "limit of 1000 characters", "maxNameLength", 2_000),
                limit("{\"v\":" + "[".repeat(64) + "]".repeat(64) + "}", "limit of 64 levels", "maxDepth", 70),
                limit("{\"v\":\"" + " ".repeat(1_000) + "\"}", "limit of 500 bytes", "maxRecordBytes", 2_000));
    }

    private static Arguments limit(String record, String message, String setting, int raised) {
        return Arguments.of(record, message, setting, raised);
    }

    @ParameterizedTest
    @MethodSource("limits")
    void lineBeyondALimitIsRejectedAndTheNextOneIsRead(String record, String message, String setting)
            throws IOException {
        String page = "{\"n\":1}\n" + record + "\n{\"n\":2}\n";

        Records records = Records.of(builder(setting).build(), InMemoryPages.ndjson(page), SCHEMA);

        assertThat(records.column("n")).containsExactly(1L, 2L);
        assertThat(records.rejections).singleElement().satisfies(rejection -> {
            assertThat(rejection.code()).isEqualTo(Rejection.Code.MALFORMED);
            assertThat(rejection.recordNumber()).isEqualTo(2);
            assertThat(rejection.byteOffset()).isEqualTo(8);
            assertThat(rejection.reason()).contains(message, "JsonTransformer.builder()." + setting + "(…)");
        });
    }

    @ParameterizedTest
    @MethodSource("limits")
    void documentBeyondALimitCannotBeReadOn(String record, String message, String setting) {
        String page = "[{\"n\":1}," + record + ",{\"n\":2}]";

        assertThatThrownBy(() -> Records.of(builder(setting).build(), InMemoryPages.json(page), SCHEMA))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContainingAll("page 1 (raw/1)", "in record 2", message, setting + "(…)");
    }

    @ParameterizedTest
    @MethodSource("limits")
    void raisedLimitLetsTheRecordThrough(String record, String message, String setting, int raised) throws IOException {
        JsonTransformer.Builder builder = JsonTransformer.builder();
        SETTERS.accept(builder, setting, raised);

        Records records = Records.of(builder.build(), InMemoryPages.json("[" + record + "]"), SCHEMA);

        // The long number is no INT64, which is another matter.
        assertThat(records.rejections).allMatch(rejection -> rejection.code() == Rejection.Code.SCHEMA);
    }

    private static JsonTransformer.Builder builder(String setting) {
        JsonTransformer.Builder builder = JsonTransformer.builder();
        return setting.equals("maxRecordBytes") ? builder.maxRecordBytes(500) : builder;
    }

    private interface Setters {
        void accept(JsonTransformer.Builder builder, String setting, int value);
    }

    private static final Setters SETTERS = (builder, setting, value) -> {
        switch (setting) {
            case "maxStringLength" -> builder.maxStringLength(value);
            case "maxNumberLength" -> builder.maxNumberLength(value);
            case "maxNameLength" -> builder.maxNameLength(value);
            case "maxDepth" -> builder.maxDepth(value);
            default -> builder.maxRecordBytes(value);
        }
    };

    @ParameterizedTest
    @ValueSource(strings = {"{\"v\":\"eleven char\"}", "{\"v\":[\"eleven char\"]}"})
    void limitOfStringsHoldsWhateverWasReadBefore(String record) throws IOException {
        Schema schema = Schema.of(Field.of("v", Type.STRING));
        JsonTransformer strict = JsonTransformer.builder().maxStringLength(10).build();
        // Leaves the parser with a large buffer.
        Records.of(JsonTransformer.create(), InMemoryPages.ndjson("{\"v\":[\"" + "x".repeat(9_000) + "\"]}"), schema);

        Records records = Records.of(strict, InMemoryPages.ndjson(record), schema);

        assertThat(records.rejections)
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.reason()).contains("limit of 10 characters"));
    }

    @Test
    void recordOfFiftyMegabytesIsReadIfItsStringsAreShort() throws IOException {
        String element = "\"" + "y".repeat(1 << 20) + "\"";
        String record = "{\"v\":[" + (element + ",").repeat(49) + element + "],\"n\":1}";

        Records records = Records.of(
                JsonTransformer.create(),
                InMemoryPages.ndjson("{\"n\":0}\n" + record + "\n{\"n\":2}"),
                Schema.of(Field.of("v", Type.list(Type.STRING)), Field.of("n", Type.INT64)));

        assertThat(records.rejections).isEmpty();
        assertThat(records.column("n")).containsExactly(0L, 1L, 2L);
    }

    @Test
    void endlessRecordIsStoppedWithinTwiceTheLimit() {
        long limit = 1 << 20;
        JsonTransformer transformer =
                JsonTransformer.builder().maxRecordBytes(limit).build();
        Endless body = new Endless("{\"v\":[", "[],");

        assertThatThrownBy(() -> Records.of(transformer, new InMemoryPages().add(Page.JSON, body), SCHEMA))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContainingAll("in record 1", "limit of 1048576 bytes", "maxRecordBytes");
        assertThat(body.count).isLessThan(2 * limit);
    }

    /** A beginning, then the same again and again. */
    private static final class Endless extends InputStream {
        private final String first;
        private final String then;
        private long count;

        Endless(String first, String then) {
            this.first = first;
            this.then = then;
        }

        @Override
        public int read() {
            long at = count++;
            return at < first.length()
                    ? first.charAt((int) at)
                    : then.charAt((int) ((at - first.length()) % then.length()));
        }
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                setting("batchBytes", JsonTransformer.Builder::batchBytes),
                setting("batchRecords", (builder, value) -> builder.batchRecords((int) (long) value)),
                setting("maxRecordBytes", JsonTransformer.Builder::maxRecordBytes),
                setting("maxStringLength", (builder, value) -> builder.maxStringLength((int) (long) value)),
                setting("maxNumberLength", (builder, value) -> builder.maxNumberLength((int) (long) value)),
                setting("maxNameLength", (builder, value) -> builder.maxNameLength((int) (long) value)),
                setting("maxDepth", (builder, value) -> builder.maxDepth((int) (long) value)),
                setting("maxFields", (builder, value) -> builder.maxFields((int) (long) value)));
    }

    private static Arguments setting(String name, BiConsumer<JsonTransformer.Builder, Long> setter) {
        return Arguments.of(name, setter);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void settingBelowOneIsRefusedAtOnce(String name, BiConsumer<JsonTransformer.Builder, Long> setter) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> setter.accept(JsonTransformer.builder(), 0L))
                .withMessage(name + " must be at least 1, is 0");
    }
}
