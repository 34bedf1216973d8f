// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaDocumentTest {
    private static final String KEY = "_commits/schema/events/v000001.json";
    private static final String START =
            "{\"format\":1,\"kind\":\"schema\",\"table\":\"events\",\"version\":1,\"writeId\":\"w\"";

    private static SchemaDocument parse(String text) {
        return SchemaDocument.parse(KEY, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyTypeComesBack() {
        List<Field> fields = new ArrayList<>();
        for (Type.Scalar scalar : Type.Scalar.values()) {
            fields.add(Field.of("é😀 \"" + scalar.name(), scalar));
        }
        fields.add(Field.of("decimal", Type.decimal(38, 38)).required());
        fields.add(Field.of("list", new Type.ListOf(Type.list(Type.decimal(1, 0)), false)));
        fields.add(Field.of("map", new Type.MapOf(Type.struct(Field.of("m", Type.map(Type.DATE))), false)));
        fields.add(Field.of("struct", Type.struct(Field.of("a", Type.list(Type.struct(Field.of("b", Type.TIME)))))));
        SchemaDocument document = new SchemaDocument("events", 3, "run", new Schema(fields));

        assertThat(SchemaDocument.parse(KEY, document.toJson())).isEqualTo(document);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                START + "}",
                START + ",\"fields\":[]",
                START + ",\"fields\":[]} x",
                START + ",\"fields\":[{\"name\":\"a\",\"nullable\":true}]}",
                START + ",\"fields\":[{\"name\":\"\",\"nullable\":true,\"type\":\"int64\"}]}",
                START + ",\"fields\":[{\"name\":\"a\",\"nullable\":true,\"type\":\"int65\"}]}",
                START
                        + ",\"fields\":[{\"name\":\"a\",\"nullable\":true,\"type\":\"decimal\",\"precision\":99,\"scale\":1}]}",
                START + ",\"fields\":[{\"name\":\"a\",\"nullable\":true,\"type\":\"struct\",\"fields\":[]}]}"
            })
    void damagedDocumentIsRefusedWithItsKey(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageStartingWith(KEY + " cannot be read: ");
    }

    @Test
    void laterFormatIsRefusedWithTheRemedy() {
        assertThatThrownBy(() -> parse("{\"format\":2,\"columns\":[]}"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(KEY, "format 2", "reads up to 1", "use the later one");
    }
}
