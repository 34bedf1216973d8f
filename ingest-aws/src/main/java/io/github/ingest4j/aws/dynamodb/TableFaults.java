// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.aws.internal.AwsFault;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * What failed calls mean to the engine. A window must not be given up for a fault of the ledger, so each is one of two:
 * {@link ConfigurationException} where nothing helps before a person has acted, {@link IOException} where the outcome is not
 * known or the next try may succeed.
 */
final class TableFaults {
    private static final String TOO_LARGE = "ItemCollectionSizeLimitExceeded";
    private static final Set<String> THROTTLED = Set.of("ThrottlingError", "ProvisionedThroughputExceeded");

    private final String table;
    private final String region;

    TableFaults(String table, String region) {
        this.table = table;
        this.region = region;
    }

    /**
     * What to throw instead.
     *
     * @param call the operation of the API and what it was about
     * @param action that a policy must allow for it
     * @throws ConfigurationException if a person must act
     */
    IOException of(SdkException thrown, String call, String action) {
        String operation = call + " in table '" + table + "'";
        AwsFault fault = AwsFault.of(thrown, operation, action, "table '" + table + "'", region);
        if (thrown instanceof AwsServiceException service
                && AwsFault.code(service).startsWith(TOO_LARGE)) {
            throw tooLarge(operation, thrown);
        }
        return switch (fault.kind()) {
            case MISSING ->
                throw new ConfigurationException(
                        fault.message() + "; LedgerTable.createIfMissing() makes it as it must be", thrown);
            case REFUSED ->
                throw new ConfigurationException(
                        fault.message()
                                + "; is it a table for ledgers? LedgerTable.problems() tells what is wrong with it",
                        thrown);
            case DENIED ->
                throw new ConfigurationException(
                        fault.message()
                                + (action.equals(LedgerItems.QUERY)
                                        ? " and its index '" + LedgerTable.INDEX + "'"
                                        : ""),
                        thrown);
            case CREDENTIALS, WRONG_REGION -> throw new ConfigurationException(fault.message(), thrown);
            case THROTTLED, UNKNOWN -> new IOException(fault.message(), thrown);
        };
    }

    /** A transaction that was cancelled for another reason than a condition or another transaction. */
    IOException of(TransactionCanceledException thrown, String call, String action) {
        String operation = call + " in table '" + table + "'";
        List<String> codes = reasons(thrown);
        if (codes.contains(TOO_LARGE)) {
            throw tooLarge(operation, thrown);
        }
        if (codes.stream().anyMatch(THROTTLED::contains)) {
            return new IOException(
                    operation + " failed: too many requests " + codes + "; the next run tries again", thrown);
        }
        return of((SdkException) thrown, call + " " + codes, action);
    }

    /** A code for each item of a transaction, in their order. */
    static List<String> reasons(TransactionCanceledException thrown) {
        return thrown.cancellationReasons().stream()
                .map(reason -> String.valueOf(reason.code()))
                .toList();
    }

    private static ConfigurationException tooLarge(String operation, SdkException thrown) {
        return new ConfigurationException(
                operation
                        + " failed: the stream has reached the 10 GB that DynamoDB keeps under one key of a table with"
                        + " a local index; delete items of old windows",
                thrown);
    }
}
