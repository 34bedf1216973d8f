// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import io.github.ingest4j.schema.Schema;

/**
 * Schemas of Avro as schemas of tables, and back.
 *
 * <p>An Avro schema as the declared schema of a pipeline:
 *
 * {@snippet class="io.github.ingest4j.avro.AvroSchemasTest" region="example"}
 *
 * <table>
 * <caption>Types</caption>
 * <tr><th>Avro</th><th>column</th><th>back in Avro</th></tr>
 * <tr><td>a field of {@code T}</td><td>a required field</td><td>the same</td></tr>
 * <tr><td>a union of {@code null} and {@code T}, in either order</td><td>a nullable field, element or value</td>
 *     <td>{@code ["null", T]}; of a field, with the default {@code null}</td></tr>
 * <tr><td>{@code boolean}, {@code int}, {@code long}, {@code double}</td>
 *     <td>{@code BOOLEAN}, {@code INT32}, {@code INT64}, {@code FLOAT64}</td><td>the same</td></tr>
 * <tr><td>{@code float}</td><td>{@code FLOAT64}</td><td>{@code double}</td></tr>
 * <tr><td>{@code string}, with {@code uuid} too, and {@code enum}</td><td>{@code STRING}</td><td>{@code string}</td></tr>
 * <tr><td>{@code bytes}, {@code fixed}</td><td>{@code BYTES}</td><td>{@code bytes}</td></tr>
 * <tr><td>{@code decimal} of {@code bytes} or {@code fixed}, up to 38 digits</td><td>a decimal</td>
 *     <td>{@code decimal} of {@code bytes}</td></tr>
 * <tr><td>{@code date}</td><td>{@code DATE}</td><td>the same</td></tr>
 * <tr><td>{@code time-millis}, {@code time-micros}</td><td>{@code TIME}</td><td>{@code time-micros}</td></tr>
 * <tr><td>{@code timestamp-millis}, {@code timestamp-micros}</td><td>{@code TIMESTAMP}</td>
 *     <td>{@code timestamp-micros}</td></tr>
 * <tr><td>{@code local-timestamp-millis}, {@code local-timestamp-micros}</td><td>{@code LOCAL_TIMESTAMP}</td>
 *     <td>{@code local-timestamp-micros}</td></tr>
 * <tr><td>{@code array}, {@code map}, {@code record}</td><td>a list, a map, a struct</td><td>the same</td></tr>
 * </table>
 *
 * <p>Defaults, aliases, documentation, the order of sorting and logical types that are not in the table count for nothing.
 *
 * <p>The files of a table are read with Avro under the schema that {@link #toAvro} makes of the table's: under the one that
 * the table came from, Avro's Parquet reader takes microseconds for milliseconds. It has one more limit: decimals of up to 18
 * digits, which are integers in Parquet, it reads only when it is given no schema, as {@code BigDecimal}.
 */
public final class AvroSchemas {
    private AvroSchemas() {}

    /**
     * The columns of an Avro record.
     *
     * @throws IllegalArgumentException if the schema is not a record, has a record within itself or one without fields, a
     *     union other than of {@code null} and one type, a type of nanoseconds, or a decimal that is too long or of no
     *     declared length; the message names the field
     */
    public static Schema toSchema(org.apache.avro.Schema avro) {
        return new Schema(FromAvro.columns(avro));
    }

    /**
     * The Avro record with these fields. Structs become records that are named by their path from it.
     *
     * @param recordName the record's full name, such as {@code com.example.Order}
     * @throws IllegalArgumentException if that or the name of a field is not a name in Avro (letters, digits and {@code _} of
     *     ASCII, not beginning with a digit), or the schema has no field
     */
    public static org.apache.avro.Schema toAvro(Schema schema, String recordName) {
        return ToAvro.record(schema.fields(), recordName);
    }
}
