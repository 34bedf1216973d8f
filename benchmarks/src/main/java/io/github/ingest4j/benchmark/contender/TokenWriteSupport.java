// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.ingest4j.benchmark.data.Column;
import io.github.ingest4j.benchmark.data.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** Hands the tokens of one object to a record consumer; the parser stands at the start of the object. */
final class TokenWriteSupport extends WriteSupport<JsonParser> {
    private final Shape shape;
    private final Map<String, Target> fields;
    private RecordConsumer consumer;

    @SuppressWarnings("NullAway.Init") // parquet-java hands the consumer over before the first record
    private TokenWriteSupport(Shape shape) {
        this.shape = shape;
        this.fields = targets(shape.columns());
    }

    /** A column, its place, and what is below it by name. */
    private record Target(Column column, int index, Map<String, Target> fields) {}

    private static Map<String, Target> targets(List<Column> columns) {
        Map<String, Target> targets = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            targets.put(column.name(), new Target(column, i, targets(column.children())));
        }
        return targets;
    }

    /** Builds a writer for a shape. */
    static final class Builder extends ParquetWriter.Builder<JsonParser, Builder> {
        private final Shape shape;

        Builder(OutputFile file, Shape shape) {
            super(file);
            this.shape = shape;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation")
        protected WriteSupport<JsonParser> getWriteSupport(Configuration configuration) {
            throw new UnsupportedOperationException("contenders write without Hadoop");
        }

        @Override
        protected WriteSupport<JsonParser> getWriteSupport(ParquetConfiguration configuration) {
            return new TokenWriteSupport(shape);
        }
    }

    @Override
    @SuppressWarnings("deprecation")
    public WriteContext init(Configuration configuration) {
        throw new UnsupportedOperationException("contenders write without Hadoop");
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        Types.MessageTypeBuilder message = Types.buildMessage();
        shape.columns().forEach(column -> message.addField(type(column)));
        MessageType schema = message.named("record");
        return new WriteContext(schema, Map.of());
    }

    private static Type type(Column column) {
        String name = column.name();
        return switch (column.kind()) {
            case BOOLEAN -> Types.optional(PrimitiveTypeName.BOOLEAN).named(name);
            case INTEGER -> Types.optional(PrimitiveTypeName.INT64).named(name);
            case DOUBLE -> Types.optional(PrimitiveTypeName.DOUBLE).named(name);
            case TEXT ->
                Types.optional(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(name);
            case INSTANT -> timestamp(true, name);
            case LOCAL_DATE_TIME -> timestamp(false, name);
            case STRUCT -> {
                Types.GroupBuilder<org.apache.parquet.schema.GroupType> group = Types.optionalGroup();
                column.children().forEach(child -> group.addField(type(child)));
                yield group.named(name);
            }
            case LIST -> Types.optionalList().element(type(column.element())).named(name);
        };
    }

    private static Type timestamp(boolean isUtc, String name) {
        return Types.optional(PrimitiveTypeName.INT64)
                .as(LogicalTypeAnnotation.timestampType(isUtc, TimeUnit.MICROS))
                .named(name);
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
        consumer = recordConsumer;
    }

    @Override
    public void write(JsonParser parser) {
        try {
            consumer.startMessage();
            object(parser, fields);
            consumer.endMessage();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void object(JsonParser parser, Map<String, Target> targets) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            Target target = targets.get(name);
            if (target == null) {
                throw new IOException("a generated record has a field that its shape lacks: " + name);
            }
            if (parser.nextToken() != JsonToken.VALUE_NULL) {
                consumer.startField(name, target.index());
                value(parser, target);
                consumer.endField(name, target.index());
            }
        }
    }

    private void value(JsonParser parser, Target target) throws IOException {
        switch (target.column().kind()) {
            case BOOLEAN -> consumer.addBoolean(parser.getBooleanValue());
            case INTEGER -> consumer.addLong(parser.getLongValue());
            case DOUBLE -> consumer.addDouble(parser.getDoubleValue());
            case TEXT -> consumer.addBinary(Binary.fromString(parser.getText()));
            case INSTANT -> consumer.addLong(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(parser.getText())));
            case STRUCT -> {
                consumer.startGroup();
                object(parser, target.fields());
                consumer.endGroup();
            }
            case LIST -> {
                consumer.startGroup();
                list(parser, target);
                consumer.endGroup();
            }
            default -> throw new IOException("JSON has no " + target.column().kind());
        }
    }

    private void list(JsonParser parser, Target target) throws IOException {
        Target element = target.fields().values().iterator().next();
        boolean isEmpty = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (isEmpty) {
                consumer.startField("list", 0);
                isEmpty = false;
            }
            consumer.startGroup();
            if (parser.currentToken() != JsonToken.VALUE_NULL) {
                consumer.startField("element", 0);
                value(parser, element);
                consumer.endField("element", 0);
            }
            consumer.endGroup();
        }
        if (!isEmpty) {
            consumer.endField("list", 0);
        }
    }
}
