// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TypeTest {

    private static List<List<Type>> widenings() {
        return List.of(
                List.of(Type.INT32, Type.INT32, Type.INT32),
                List.of(Type.INT32, Type.INT64, Type.INT64),
                List.of(Type.INT64, Type.FLOAT64, Type.FLOAT64),
                List.of(Type.INT32, Type.decimal(5, 2), Type.decimal(12, 2)),
                List.of(Type.INT64, Type.decimal(38, 0), Type.decimal(38, 0)),
                List.of(Type.decimal(5, 2), Type.decimal(7, 0), Type.decimal(9, 2)),
                List.of(Type.list(Type.INT32), Type.list(Type.INT64), Type.list(Type.INT64)),
                List.of(Type.map(Type.INT32), Type.map(Type.FLOAT64), Type.map(Type.FLOAT64)),
                List.of(
                        Type.struct(Field.of("a", Type.INT32)),
                        Type.struct(Field.of("b", Type.STRING), Field.of("a", Type.INT64)),
                        Type.struct(Field.of("a", Type.INT64), Field.of("b", Type.STRING))));
    }

    @ParameterizedTest
    @MethodSource("widenings")
    void smallestCommonTypeIsFound(List<Type> row) {
        assertThat(Type.widen(row.get(0), row.get(1))).contains(row.get(2));
    }

    private static List<List<Type>> strangers() {
        return List.of(
                List.of(Type.BOOLEAN, Type.INT64),
                List.of(Type.STRING, Type.INT64),
                List.of(Type.DATE, Type.TIMESTAMP),
                List.of(Type.TIMESTAMP, Type.LOCAL_TIMESTAMP),
                List.of(Type.FLOAT64, Type.decimal(10, 2)),
                List.of(Type.decimal(38, 38), Type.decimal(38, 0)),
                List.of(Type.list(Type.INT64), Type.INT64),
                List.of(Type.struct(Field.of("a", Type.DATE)), Type.struct(Field.of("a", Type.INT64))));
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void typesThatMeetOnlyInTextHaveNoCommonType(List<Type> row) {
        assertThat(Type.widen(row.get(0), row.get(1))).isEmpty();
        assertThat(Type.widen(row.get(1), row.get(0))).isEmpty();
    }

    @Test
    void wideningIsALattice() {
        List<Type> types = new ArrayList<>(List.of(Type.Scalar.values()));
        types.add(Type.decimal(5, 2));
        types.add(Type.decimal(20, 0));
        for (Type a : types) {
            assertThat(Type.widen(a, a)).contains(a);
            for (Type b : types) {
                Optional<Type> both = Type.widen(a, b);
                assertThat(Type.widen(b, a)).isEqualTo(both);
                both.ifPresent(wide -> assertThat(Type.widen(wide, a)).contains(wide));
            }
        }
    }

    @Test
    void namesThatDifferOnlyInCaseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schema.of(Field.of("id", Type.INT64), Field.of("ID", Type.INT64)))
                .withMessageContainingAll("'id'", "'ID'", "fold case");
    }

    @Test
    void boundsOfDecimalsAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Type.decimal(0, 0))
                .withMessageContaining("1 to 38, is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Type.decimal(39, 0))
                .withMessageContaining("is 39");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Type.decimal(5, 6))
                .withMessageContaining("0 to 5, is 6");
    }

    @Test
    void emptyStructsAndNamesAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(Type::struct).withMessageContaining("at least one field");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Field.of("", Type.INT64))
                .withMessageContaining("needs a name");
    }

    @Test
    void codeNamesEveryColumnOnALineOfItsOwn() {
        Schema schema =
                Schema.of(Field.of("id", Type.INT64).required(), Field.of("a\"b", Type.list(Type.decimal(5, 2))));

        assertThat(schema.toCode())
                .isEqualTo("Schema.of(\n    Field.of(\"id\", Type.INT64).required(),\n"
                        + "    Field.of(\"a\\\"b\", Type.list(Type.decimal(5, 2))))");
    }
}
