// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The code of a schema is what its documentation says: an expression to paste into a program. */
class SchemaCodeTest {
    private record Position(double lat, double lon) {}

    private record Reading(long id, Instant at, List<Position> track, Map<String, byte[]> parts, BigDecimal price) {}

    static Stream<Schema> schemas() {
        Field odd = Field.of("pm2.5 \"daily\"", Type.list(Type.map(Type.decimal(38, 9))))
                .required();
        return Stream.of(
                Schema.EMPTY,
                new Schema(Arrays.stream(Type.Scalar.values())
                        .map(type -> Field.of(type.name(), type))
                        .toList()),
                Schema.of(Field.of(
                        "class",
                        Type.struct(
                                odd,
                                Field.of("inner", Type.list(Type.struct(Field.of("t", Type.LOCAL_TIMESTAMP), odd)))))),
                Schema.of(
                        Field.of("list", new Type.ListOf(Type.INT32, false)),
                        Field.of("map", new Type.MapOf(new Type.ListOf(Type.BYTES, false), false))),
                Schema.of(Reading.class, Field.of("price", Type.decimal(10, 2))));
    }

    static Stream<String> names() {
        return Stream.of(
                "a\"b",
                "\"",
                "back\\slash",
                "\\",
                "\\u0041",
                "\\\\u0041",
                "\\\u00e9",
                "two\nlines",
                "\r\n",
                "tab\tand\0nul",
                "\0001",
                "\u001b7",
                "\u007f",
                "grün",
                "日本語",
                "😀",
                "\ud83d",
                "\u2028",
                "%s ${x} {0}",
                "// no comment",
                "*/",
                " ");
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void codeMakesAnEqualSchema(Schema schema) throws ReflectiveOperationException {
        assertThat(evaluated(schema.toCode())).isEqualTo(schema);
    }

    @ParameterizedTest
    @MethodSource("names")
    void anyNameSurvives(String name) throws ReflectiveOperationException {
        Schema schema =
                Schema.of(Field.of(name, Type.struct(Field.of(name, Type.STRING).required())));

        assertThat(evaluated(schema.toCode())).isEqualTo(schema);
    }

    private static Object evaluated(String code) throws ReflectiveOperationException {
        Compiler.Result compiled = Compiler.ofUser().compile("Generated", """
                import io.github.ingest4j.schema.Field;
                import io.github.ingest4j.schema.Schema;
                import io.github.ingest4j.schema.Type;

                public final class Generated implements java.util.function.Supplier<Schema> {
                    @Override
                    public Schema get() {
                        return %s;
                    }
                }
                """.replace("%s", code));
        assertThat(compiled.problems()).as(code).isEmpty();
        return ((Supplier<?>) compiled.newInstance("Generated")).get();
    }
}
