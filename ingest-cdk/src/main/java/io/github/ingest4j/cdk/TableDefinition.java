// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The table that Athena finds: the files which a {@code ParquetSink} writes for a table of the same name, with the day of each
 * window as its partition. The days are computed when a query is planned (partition projection), so nobody has to
 * register them and no crawler runs.
 *
 * <p>The schema is the one that the pipeline declares. A column that came by evolution is in the files and not in the table,
 * until the schema here has it, too. Queries find columns by name, whatever their order.
 *
 * <p>Immutable.
 */
public final class TableDefinition {
    /** Name of the partition unless set: that of a {@code ParquetSink}. */
    public static final String DEFAULT_PARTITION_COLUMN = "dt";
    /** The first day that queries look for unless set. */
    public static final LocalDate DEFAULT_FIRST_DAY = LocalDate.of(2020, 1, 1);

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,127}");

    private final String name;
    private final Schema schema;
    private final List<GlueColumn> columns;
    private final String partitionColumn;
    private final LocalDate firstDay;

    private TableDefinition(String name, Schema schema, String partitionColumn, LocalDate firstDay) {
        this.name = name;
        this.schema = schema;
        this.columns = GlueColumn.of(schema);
        this.partitionColumn = partitionColumn;
        this.firstDay = firstDay;
        for (Field field : schema.fields()) {
            if (field.name().equalsIgnoreCase(partitionColumn)) {
                throw new IllegalArgumentException(
                        "field '" + field.name() + "' of table '" + name + "' has the name of its partition");
            }
        }
    }

    /**
     * A table of these columns.
     *
     * @param name what the {@code ParquetSink} calls it: lower-case letters, digits and underscores
     * @throws IllegalArgumentException if Athena cannot have the name, or a column of that name or type
     */
    public static TableDefinition of(String name, Schema schema) {
        requireNonNull(schema, "schema");
        return new TableDefinition(checked("table", name), schema, DEFAULT_PARTITION_COLUMN, DEFAULT_FIRST_DAY);
    }

    /** The same with another name of the partition, as the {@code ParquetSink} was given it. */
    public TableDefinition partitionColumn(String column) {
        return new TableDefinition(name, schema, checked("partition", column), firstDay);
    }

    /** The same with another first day that queries look for; {@link #DEFAULT_FIRST_DAY} unless set. */
    public TableDefinition firstDay(LocalDate day) {
        return new TableDefinition(name, schema, partitionColumn, requireNonNull(day, "day"));
    }

    public String name() {
        return name;
    }

    /** The columns of the files. */
    public Schema schema() {
        return schema;
    }

    public String partitionColumn() {
        return partitionColumn;
    }

    public LocalDate firstDay() {
        return firstDay;
    }

    List<GlueColumn> columns() {
        return columns;
    }

    /** Where the files are, in the bucket of the curated data. */
    String prefix() {
        return "data/" + name + "/";
    }

    private static String checked(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the name of a " + what
                    + " is lower-case letters, digits and underscores, at most 128, and begins with a letter, unlike '"
                    + name + "'");
        }
        return name;
    }
}
