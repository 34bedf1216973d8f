// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ingest4j.parquet.ParquetSink;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableDefinitionTest {
    private static final Schema ONE = Schema.of(Field.of("a", Type.STRING));

    @Test
    void partitionIsThatOfTheSinkUnlessSet() {
        assertThat(TableDefinition.of("t", ONE).partitionColumn()).isEqualTo(ParquetSink.DEFAULT_PARTITION_COLUMN);
        assertThat(TableDefinition.of("t", ONE).firstDay()).isEqualTo(TableDefinition.DEFAULT_FIRST_DAY);
    }

    @Test
    void oneSettingLeavesTheOthersAsTheyAre() {
        TableDefinition table =
                TableDefinition.of("t", ONE).partitionColumn("day").firstDay(LocalDate.of(2024, 2, 29));

        assertThat(table.name()).isEqualTo("t");
        assertThat(table.schema()).isEqualTo(ONE);
        assertThat(table.partitionColumn()).isEqualTo("day");
        assertThat(table.firstDay()).isEqualTo(LocalDate.of(2024, 2, 29));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Weather", "1st", "we-ather", "a b", "_a"})
    void nameThatAthenaCannotHaveIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableDefinition.of(name, ONE))
                .withMessage(
                        "the name of a table is lower-case letters, digits and underscores, at most 128, and begins"
                                + " with a letter, unlike '" + name + "'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableDefinition.of("t", ONE).partitionColumn(name))
                .withMessageStartingWith("the name of a partition is lower-case");
    }

    @Test
    void fieldOfThePartitionsNameIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableDefinition.of("t", Schema.of(Field.of("DT", Type.DATE))))
                .withMessage("field 'DT' of table 't' has the name of its partition");
    }

    @Test
    void fieldThatAthenaCannotHaveIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableDefinition.of("t", Schema.of(Field.of("wind.speed", Type.FLOAT64))))
                .withMessage(
                        "Athena's columns have names of letters, digits and underscores, unlike 'wind.speed': rename"
                                + " the field with a mapper");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableDefinition.of(
                        "t", Schema.of(Field.of("a", Type.list(Type.struct(Field.of("b c", Type.DATE)))))))
                .withMessageContaining("unlike 'b c'");
    }

    @Test
    void timeOfDayIsRefusedWithItsPath() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableDefinition.of("t", Schema.of(Field.of("a", Type.map(Type.list(Type.TIME))))))
                .withMessage(
                        "Athena's tables have no type for the time of day of 'a.value.element': make it a STRING, or"
                                + " leave it out of the table");
    }
}
