// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import io.github.ingest4j.ledger.Ledger;
import io.github.ingest4j.testing.aws.AwsService;
import io.github.ingest4j.testing.aws.AwsServices;
import io.github.ingest4j.testing.aws.NeedsAws;
import io.github.ingest4j.testkit.LedgerContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

@NeedsAws(value = AwsService.DYNAMODB, atomic = true)
class DynamoDbLedgerContractTest extends LedgerContract {
    private final AwsServices services;
    private final String table;

    DynamoDbLedgerContractTest(AwsServices services) {
        this.services = services;
        this.table = services.uniqueName("ledger");
    }

    @BeforeEach
    void create() throws IOException {
        LedgerTable.on(services.dynamoDb(), table).createIfMissing();
    }

    @AfterEach
    void delete() {
        services.dynamoDb().deleteTable(request -> request.tableName(table));
    }

    @Override
    protected Ledger ledger() {
        return DynamoDbLedger.on(services.dynamoDb(), table);
    }
}
