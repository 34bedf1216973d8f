// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import static io.github.ingest4j.aws.dynamodb.LedgerTable.INDEX;
import static io.github.ingest4j.aws.dynamodb.LedgerTable.OPEN;
import static io.github.ingest4j.aws.dynamodb.LedgerTable.PARTITION_KEY;
import static io.github.ingest4j.aws.dynamodb.LedgerTable.SORT_KEY;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** The keys and the index of a ledger's table: what can be given to a table only when it is created. */
final class TableShape {
    private TableShape() {}

    static List<AttributeDefinition> attributes() {
        return List.of(text(PARTITION_KEY), text(SORT_KEY), text(OPEN));
    }

    private static AttributeDefinition text(String attribute) {
        return AttributeDefinition.builder()
                .attributeName(attribute)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    static List<KeySchemaElement> keys() {
        return keys(SORT_KEY);
    }

    /** It holds keys only, so that it is written to only when an item enters or leaves it. */
    static LocalSecondaryIndex index() {
        return LocalSecondaryIndex.builder()
                .indexName(INDEX)
                .keySchema(keys(OPEN))
                .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                .build();
    }

    private static List<KeySchemaElement> keys(String sortKey) {
        return List.of(key(PARTITION_KEY, KeyType.HASH), key(sortKey, KeyType.RANGE));
    }

    private static KeySchemaElement key(String attribute, KeyType type) {
        return KeySchemaElement.builder().attributeName(attribute).keyType(type).build();
    }

    /** What of a table differs so that no ledger can use it. */
    static List<String> problems(TableDescription table) {
        List<String> problems = new ArrayList<>();
        if (!table.keySchema().equals(keys())) {
            problems.add("its keys must be '" + PARTITION_KEY + "' and '" + SORT_KEY + "', and are "
                    + names(table.keySchema()));
        }
        table.attributeDefinitions().stream()
                .filter(attribute -> attribute.attributeType() != ScalarAttributeType.S
                        && Set.of(PARTITION_KEY, SORT_KEY, OPEN).contains(attribute.attributeName()))
                .forEach(attribute -> problems.add("its attribute '" + attribute.attributeName()
                        + "' must be a string (S), and is " + attribute.attributeTypeAsString()));
        Optional<LocalSecondaryIndexDescription> index = table.localSecondaryIndexes().stream()
                .filter(local -> local.indexName().equals(INDEX))
                .findFirst();
        if (index.isEmpty()) {
            problems.add("it has no local index '" + INDEX + "'");
        } else if (!index.get().keySchema().equals(keys(OPEN))) {
            problems.add("the keys of its index '" + INDEX + "' must be '" + PARTITION_KEY + "' and '" + OPEN
                    + "', and are " + names(index.get().keySchema()));
        }
        return problems;
    }

    private static List<String> names(List<KeySchemaElement> keys) {
        return keys.stream().map(key -> "'" + key.attributeName() + "'").toList();
    }
}
