// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.listType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.mapType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timeType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;

import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.record.Column;
import io.github.ingest4j.record.Node;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.math.BigInteger;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/** A schema in Parquet's terms, with the plan by which records are walked: both in the same order, with the same levels. */
record ParquetSchema(Node root, MessageType message) {
    /** Decimals of up to this many digits are INT32, up to {@code Column.MAX_LONG_DECIMAL_PRECISION} INT64. */
    static final int MAX_INT_DECIMAL_PRECISION = 9;

    private static final String MESSAGE_NAME = "record";
    static final String LIST_GROUP = "list";
    static final String MAP_GROUP = "key_value";

    static ParquetSchema of(Schema schema) {
        Node root = Node.root(schema);
        Types.MessageTypeBuilder message = Types.buildMessage();
        for (Node child : root.children()) {
            message.addField(field(child));
        }
        requireLevelsFit(root);
        return new ParquetSchema(root, message.named(MESSAGE_NAME));
    }

    /** Columns keep each level in one signed byte. */
    private static void requireLevelsFit(Node root) {
        for (Node leaf : root.leaves()) {
            if (leaf.definition() > Byte.MAX_VALUE) {
                throw new SchemaMismatchException("column '" + leaf.path() + "' lies " + leaf.definition()
                        + " definition levels deep, more than the " + Byte.MAX_VALUE
                        + " that can be stored; keep its outer part as text");
            }
        }
    }

    /** Bytes of the shortest fixed length that holds every decimal of a precision. */
    static int decimalBytes(int precision) {
        return BigInteger.TEN.pow(precision).bitLength() / Byte.SIZE + 1;
    }

    private static org.apache.parquet.schema.Type field(Node node) {
        Repetition repetition = node.nullable() ? Repetition.OPTIONAL : Repetition.REQUIRED;
        return switch (node.kind()) {
            case LEAF -> leaf(node.type(), repetition).named(node.name());
            case STRUCT -> struct(node, repetition);
            case LIST ->
                Types.buildGroup(repetition)
                        .as(listType())
                        .addField(repeated(node, LIST_GROUP))
                        .named(node.name());
            case MAP ->
                Types.buildGroup(repetition)
                        .as(mapType())
                        .addField(repeated(node, MAP_GROUP))
                        .named(node.name());
        };
    }

    private static GroupType struct(Node node, Repetition repetition) {
        Types.GroupBuilder<GroupType> group = Types.buildGroup(repetition);
        for (Node child : node.children()) {
            group.addField(field(child));
        }
        return group.named(node.name());
    }

    private static GroupType repeated(Node node, String name) {
        Types.GroupBuilder<GroupType> group = Types.repeatedGroup();
        for (Node child : node.children()) {
            group.addField(field(child));
        }
        return group.named(name);
    }

    private static Types.PrimitiveBuilder<PrimitiveType> leaf(Type type, Repetition repetition) {
        if (type instanceof Type.Decimal decimal) {
            return decimal(decimal, repetition);
        }
        return switch ((Type.Scalar) type) {
            case BOOLEAN -> Types.primitive(PrimitiveTypeName.BOOLEAN, repetition);
            case INT32 -> Types.primitive(PrimitiveTypeName.INT32, repetition);
            case INT64 -> Types.primitive(PrimitiveTypeName.INT64, repetition);
            case FLOAT64 -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition);
            case STRING -> Types.primitive(PrimitiveTypeName.BINARY, repetition).as(stringType());
            case BYTES -> Types.primitive(PrimitiveTypeName.BINARY, repetition);
            case DATE -> Types.primitive(PrimitiveTypeName.INT32, repetition).as(dateType());
            case TIME -> Types.primitive(PrimitiveTypeName.INT64, repetition).as(timeType(false, TimeUnit.MICROS));
            case TIMESTAMP ->
                Types.primitive(PrimitiveTypeName.INT64, repetition).as(timestampType(true, TimeUnit.MICROS));
            case LOCAL_TIMESTAMP ->
                Types.primitive(PrimitiveTypeName.INT64, repetition).as(timestampType(false, TimeUnit.MICROS));
        };
    }

    private static Types.PrimitiveBuilder<PrimitiveType> decimal(Type.Decimal type, Repetition repetition) {
        return physicalDecimal(type.precision(), repetition).as(decimalType(type.scale(), type.precision()));
    }

    private static Types.PrimitiveBuilder<PrimitiveType> physicalDecimal(int precision, Repetition repetition) {
        if (precision <= MAX_INT_DECIMAL_PRECISION) {
            return Types.primitive(PrimitiveTypeName.INT32, repetition);
        }
        if (precision <= Column.MAX_LONG_DECIMAL_PRECISION) {
            return Types.primitive(PrimitiveTypeName.INT64, repetition);
        }
        return Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
                .length(decimalBytes(precision));
    }
}
