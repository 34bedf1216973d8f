// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

@NeedsAws(AwsService.DYNAMODB)
class DynamoDbTest {
    private final DynamoDbClient dynamoDb;
    private final String table;

    DynamoDbTest(AwsServices aws) {
        dynamoDb = aws.dynamoDb();
        table = aws.uniqueName("dynamodb-test");
    }

    @BeforeEach
    void createTable() {
        dynamoDb.createTable(request -> request.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(KeySchemaElement.builder()
                        .attributeName("id")
                        .keyType(KeyType.HASH)
                        .build())
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.S)
                        .build()));
        dynamoDb.waiter().waitUntilTableExists(request -> request.tableName(table));
    }

    @Test
    void itemThatIsThereIsNotReplacedByAConditionalPut() {
        putIfAbsent("first");

        assertThatThrownBy(() -> putIfAbsent("second")).isInstanceOf(ConditionalCheckFailedException.class);
        assertThat(dynamoDb.getItem(request -> request.tableName(table)
                                .consistentRead(true)
                                .key(Map.of("id", AttributeValue.fromS("a"))))
                        .item())
                .containsEntry("value", AttributeValue.fromS("first"));
    }

    private void putIfAbsent(String value) {
        dynamoDb.putItem(request -> request.tableName(table)
                .item(Map.of("id", AttributeValue.fromS("a"), "value", AttributeValue.fromS(value)))
                .conditionExpression("attribute_not_exists(id)"));
    }
}
