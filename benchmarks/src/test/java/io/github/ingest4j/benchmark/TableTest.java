// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void columnsAreAsWideAsTheirCells() {
        Table table = new Table(List.of("who", "CPU s"))
                .row(List.of("ours-c1", "1.20"))
                .row(List.of("x", "10.00"));

        assertThat(table).hasToString("""
                | who     | CPU s |
                |---------|------:|
                | ours-c1 |  1.20 |
                | x       | 10.00 |
                """);
    }

    @Test
    void rowOfAnotherLengthIsRefused() {
        Table table = new Table(List.of("who", "CPU s"));

        assertThatThrownBy(() -> table.row(List.of("ours")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 cells in a table of 2 columns");
    }

    @Test
    void figuresAreRoundedAndUnknownOnesSaySo() {
        assertThat(Table.figure(1.256, 2)).isEqualTo("1.26");
        assertThat(Table.figure(Double.NaN, 2)).isEqualTo("?");
        assertThat(Table.ratio(new Spread(1.3, 1.224, 1.371))).isEqualTo("1.30 (1.22-1.37)");
    }
}
