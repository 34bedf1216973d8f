// SPDX-License-Identifier: Apache-2.0
/**
 * The ledger in DynamoDB. Start with {@link io.github.ingest4j.aws.dynamodb.DynamoDbLedger}; {@link
 * io.github.ingest4j.aws.dynamodb.LedgerTable} creates its table, or says what is wrong with the one that is there.
 */
@NullMarked
package io.github.ingest4j.aws.dynamodb;

import org.jspecify.annotations.NullMarked;
