// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.StringJoiner;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** Writes rows as people read them. */
final class RowText {
    private static final long NANOS_PER_MICRO = 1_000;

    private RowText() {}

    /** A row as {@code {name=value, …}}, nested values alike, times in ISO 8601. */
    static String of(Group group) {
        StringJoiner text = new StringJoiner(", ", "{", "}");
        GroupType type = group.getType();
        for (int field = 0; field < type.getFieldCount(); field++) {
            text.add(type.getFieldName(field) + "=" + field(group, field));
        }
        return text.toString();
    }

    private static String field(Group group, int field) {
        Type type = group.getType().getType(field);
        if (group.getFieldRepetitionCount(field) == 0) {
            return "null";
        }
        if (type.isPrimitive()) {
            return primitive(group, field, type);
        }
        Group value = group.getGroup(field, 0);
        if (type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation) {
            StringJoiner elements = new StringJoiner(", ", "[", "]");
            for (int i = 0; i < value.getFieldRepetitionCount(0); i++) {
                elements.add(field(value.getGroup(0, i), 0));
            }
            return elements.toString();
        }
        if (type.getLogicalTypeAnnotation() instanceof MapLogicalTypeAnnotation) {
            StringJoiner entries = new StringJoiner(", ", "{", "}");
            for (int i = 0; i < value.getFieldRepetitionCount(0); i++) {
                Group entry = value.getGroup(0, i);
                entries.add(field(entry, 0) + ": " + field(entry, 1));
            }
            return entries.toString();
        }
        return of(value);
    }

    private static String primitive(Group group, int field, Type type) {
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        PrimitiveTypeName name = type.asPrimitiveType().getPrimitiveTypeName();
        if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
            return new BigDecimal(unscaled(group, field, name), decimal.getScale()).toPlainString();
        }
        if (meaning instanceof TimestampLogicalTypeAnnotation timestamp) {
            Instant instant = Instant.EPOCH.plus(group.getLong(field, 0), ChronoUnit.MICROS);
            return timestamp.isAdjustedToUTC()
                    ? instant.toString()
                    : LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString();
        }
        if (meaning instanceof LogicalTypeAnnotation.DateLogicalTypeAnnotation) {
            return LocalDate.ofEpochDay(group.getInteger(field, 0)).toString();
        }
        if (meaning instanceof LogicalTypeAnnotation.TimeLogicalTypeAnnotation) {
            return LocalTime.ofNanoOfDay(group.getLong(field, 0) * NANOS_PER_MICRO)
                    .toString();
        }
        if (name == PrimitiveTypeName.BINARY && meaning == null) {
            return group.getBinary(field, 0).length() + " bytes";
        }
        return group.getValueToString(field, 0);
    }

    private static BigInteger unscaled(Group group, int field, PrimitiveTypeName name) {
        return switch (name) {
            case INT32 -> BigInteger.valueOf(group.getInteger(field, 0));
            case INT64 -> BigInteger.valueOf(group.getLong(field, 0));
            default -> {
                Binary bytes = group.getBinary(field, 0);
                yield new BigInteger(bytes.getBytes());
            }
        };
    }
}
