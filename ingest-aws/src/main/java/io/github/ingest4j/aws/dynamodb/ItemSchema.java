// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import io.github.ingest4j.DamagedDataException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverter;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.enhanced.dynamodb.TableMetadata;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTag;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticImmutableTableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Describes a kind of item by functions, without reflection: what each attribute is taken from, and how an item is made from
 * all of them. An item that cannot be read is a {@link DamagedDataException} that names it.
 */
final class ItemSchema<T> {
    private final Class<T> type;
    private final StaticImmutableTableSchema.Builder<T, Attributes> schema;

    private ItemSchema(Class<T> type) {
        this.type = type;
        this.schema = StaticImmutableTableSchema.builder(type, Attributes.class);
    }

    static <T> ItemSchema<T> of(Class<T> type, Function<Attributes, T> fromAttributes) {
        ItemSchema<T> schema = new ItemSchema<>(type);
        schema.schema.newItemBuilder(Attributes::new, fromAttributes);
        return schema;
    }

    /** For a part of an item that is written and never read. */
    static <T> ItemSchema<T> ofPart(Class<T> type) {
        return new ItemSchema<>(type);
    }

    ItemSchema<T> keys(Function<T, @Nullable String> partition, Function<T, @Nullable String> sort) {
        EnhancedType<String> text = EnhancedType.of(String.class);
        add(LedgerTable.PARTITION_KEY, text, partition, StaticAttributeTags.primaryPartitionKey());
        return add(LedgerTable.SORT_KEY, text, sort, StaticAttributeTags.primarySortKey());
    }

    /** The attribute that the index is sorted by; an item without it is not in the index. */
    ItemSchema<T> open(Function<T, @Nullable String> value) {
        return add(
                LedgerTable.OPEN,
                EnhancedType.of(String.class),
                value,
                StaticAttributeTags.secondarySortKey(LedgerTable.INDEX));
    }

    /** An attribute that an item does not have where the value is null. */
    <V> ItemSchema<T> attribute(String name, Class<V> type, Function<T, @Nullable V> value) {
        return add(name, EnhancedType.of(type), value);
    }

    /** Likewise. */
    <V> ItemSchema<T> attribute(String name, EnhancedType<V> type, Function<T, @Nullable V> value) {
        return add(name, type, value);
    }

    private <V> ItemSchema<T> add(
            String name, EnhancedType<V> type, Function<T, @Nullable V> value, StaticAttributeTag... tags) {
        schema.addAttribute(
                type,
                attribute -> attribute
                        .name(name)
                        .getter(value)
                        .setter((attributes, read) -> attributes.values.put(name, read))
                        .tags(tags));
        return this;
    }

    /** For items of the table. */
    TableSchema<T> item() {
        return new Checked<>(schema.build());
    }

    /** For a map that is an attribute of an item. It has no entry where a value is null. */
    EnhancedType<T> document() {
        return EnhancedType.documentOf(type, schema.build(), map -> map.ignoreNulls(true));
    }

    /** What an item is made from. */
    static final class Attributes {
        private final Map<String, Object> values = new HashMap<>();

        <V> V get(String name, Class<V> type) {
            return find(name, type).orElseThrow(() -> new IllegalStateException("attribute '" + name + "' is missing"));
        }

        <V> Optional<V> find(String name, Class<V> type) {
            return Optional.ofNullable(type.cast(values.get(name)));
        }

        /** Empty where the attribute is missing, since DynamoDB has no empty sets. */
        List<String> texts(String name) {
            Collection<?> texts = find(name, Collection.class).orElse(List.of());
            return texts.stream().map(String.class::cast).toList();
        }

        Map<String, String> textsByName(String name) {
            Map<String, String> texts = new HashMap<>();
            Map<?, ?> map = get(name, Map.class);
            map.forEach((key, text) -> texts.put((String) key, (String) text));
            return texts;
        }
    }

    /** Tells which item cannot be read. */
    private record Checked<T>(TableSchema<T> schema) implements TableSchema<T> {
        @Override
        public T mapToItem(Map<String, AttributeValue> attributes) {
            try {
                return schema.mapToItem(attributes);
            } catch (RuntimeException e) {
                throw new DamagedDataException(
                        "the item " + text(attributes, LedgerTable.PARTITION_KEY) + " "
                                + text(attributes, LedgerTable.SORT_KEY) + " of a ledger in DynamoDB cannot be read: "
                                + e.getMessage(),
                        e);
            }
        }

        private static String text(Map<String, AttributeValue> attributes, String name) {
            AttributeValue value = attributes.get(name);
            return value == null ? "?" : value.s();
        }

        @Override
        public Map<String, AttributeValue> itemToMap(T item, boolean ignoreNulls) {
            return schema.itemToMap(item, ignoreNulls);
        }

        @Override
        public Map<String, AttributeValue> itemToMap(T item, Collection<String> attributes) {
            return schema.itemToMap(item, attributes);
        }

        @Override
        public AttributeValue attributeValue(T item, String attributeName) {
            return schema.attributeValue(item, attributeName);
        }

        @Override
        public TableMetadata tableMetadata() {
            return schema.tableMetadata();
        }

        @Override
        public EnhancedType<T> itemType() {
            return schema.itemType();
        }

        @Override
        public List<String> attributeNames() {
            return schema.attributeNames();
        }

        @Override
        public boolean isAbstract() {
            return schema.isAbstract();
        }

        @Override
        public AttributeConverter<T> converterForAttribute(Object key) {
            return schema.converterForAttribute(key);
        }
    }
}
