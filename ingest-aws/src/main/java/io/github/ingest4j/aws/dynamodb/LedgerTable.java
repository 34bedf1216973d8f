// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.aws.NeedsPermissions;
import io.github.ingest4j.aws.Permission;
import io.github.ingest4j.aws.internal.AwsFault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.waiters.Waiter;
import software.amazon.awssdk.core.waiters.WaiterAcceptor;
import software.amazon.awssdk.core.waiters.WaiterOverrideConfiguration;
import software.amazon.awssdk.core.waiters.WaiterResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ContinuousBackupsUnavailableException;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryDescription;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateContinuousBackupsResponse;

/**
 * The table of a {@link DynamoDbLedger}: its definition, in constants that a template can use too, and the means to create it
 * and to look whether it is right.
 *
 * <p>Keys {@link #PARTITION_KEY} and {@link #SORT_KEY}; the local index {@link #INDEX} by {@link #OPEN}, keys only, which can
 * only be made together with the table; a time to live on {@link #EXPIRES_AT}. All key attributes are strings. Capacity on
 * demand and point-in-time recovery are recommended, not required. Everything of a stream is under the partition key {@code
 * P#pipeline#stream}, so a policy can keep a role to a pipeline by {@code dynamodb:LeadingKeys}. DynamoDB keeps at most 10 GB
 * under one key of such a table, which is some ten million windows. Thread-safe.
 */
public final class LedgerTable implements NeedsPermissions {
    /** Partition key of the table and of the index. */
    public static final String PARTITION_KEY = "PK";
    /** Sort key of the table. */
    public static final String SORT_KEY = "SK";
    /** Sort key of the index. Only items about which something is still to be done have it. */
    public static final String OPEN = "open";
    /** Name of the local index. */
    public static final String INDEX = "open";
    /** When DynamoDB removes an item, in seconds since 1970. */
    public static final String EXPIRES_AT = "expiresAt";

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{3,255}");
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final WaiterOverrideConfiguration WAIT = WaiterOverrideConfiguration.builder()
            .maxAttempts(Integer.MAX_VALUE)
            .waitTimeout(LONGEST_WAIT)
            .backoffStrategyV2(
                    BackoffStrategy.exponentialDelayHalfJitter(Duration.ofMillis(200), Duration.ofSeconds(5)))
            .build();

    private final DynamoDbClient client;
    private final String name;
    private final TableFaults faults;

    private LedgerTable(DynamoDbClient client, String name) {
        this.client = requireNonNull(client, "client");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of a DynamoDB table has 3 to 255 letters, digits, '_', '-' and '.', unlike '" + name
                            + "'");
        }
        this.name = name;
        this.faults = new TableFaults(name, region().id());
    }

    /** The table of a name in the client's region and account. Nothing is called yet. */
    public static LedgerTable on(DynamoDbClient client, String name) {
        return new LedgerTable(client, name);
    }

    public String name() {
        return name;
    }

    /**
     * What {@link #createIfMissing} has found and done.
     *
     * @param created false if the table was there
     * @param pointInTimeRecovery false where the service does not offer it, as emulators do not
     */
    public record Creation(boolean created, boolean pointInTimeRecovery) {}

    /**
     * Creates the table, unless it is there, and waits until it can be used; switches the time to live and point-in-time
     * recovery on, unless they are. It may be repeated, and several processes may do it at once. It takes some ten seconds on
     * AWS and gives up after five minutes.
     *
     * @throws ConfigurationException if a table of the name has other keys or lacks the index, which nothing but creating it
     *     anew can change; or if an action is not allowed
     * @throws IOException if the outcome is not known; repeat it
     */
    public Creation createIfMissing() throws IOException {
        Optional<TableDescription> found = describe();
        if (found.isPresent() && found.get().tableStatus() == TableStatus.DELETING) {
            throw new IOException("table '" + name + "' is being deleted; create it when that is over");
        }
        boolean created = found.isEmpty() && create();
        TableDescription table = active();
        List<String> problems = TableShape.problems(table);
        if (!problems.isEmpty()) {
            throw new ConfigurationException("table '" + name + "' in region " + region() + " is not one for ledgers: "
                    + String.join("; ", problems) + "; choose another name, or delete it");
        }
        switchExpiryOn();
        return new Creation(created, switchRecoveryOn());
    }

    /**
     * What is wrong with the table, each in a sentence for people; empty if it is right.
     *
     * @throws ConfigurationException if the table cannot be looked at: the right or the credentials are missing
     */
    public List<String> problems() throws IOException {
        Optional<TableDescription> table = describe();
        if (table.isEmpty()) {
            return List.of("there is no table '" + name + "' in region " + region());
        }
        List<String> problems = new ArrayList<>(TableShape.problems(table.get()));
        if (!isExpiryOn(expiry())) {
            problems.add("the time to live is not on for attribute '" + EXPIRES_AT
                    + "', so sent notifications are never removed");
        }
        return problems;
    }

    @Override
    public List<Permission> permissions() {
        return Stream.of(
                        create("CreateTable", "create the table of the ledger"),
                        create("DescribeTable", "see whether it is there, and right"),
                        create("DescribeTimeToLive", "see whether sent notifications expire"),
                        create("UpdateTimeToLive", "let sent notifications expire"),
                        create("DescribeContinuousBackups", "see whether it can be restored"),
                        create("UpdateContinuousBackups", "make it one that can be restored"))
                .sorted()
                .toList();
    }

    private Permission create(String operation, String purpose) {
        return new Permission("dynamodb:" + operation, arn(), Permission.Use.CREATE, purpose);
    }

    String arn() {
        Region region = region();
        return "arn:" + region.metadata().partition().id() + ":dynamodb:" + region.id() + ":*:table/" + name;
    }

    String indexArn() {
        return arn() + "/index/" + INDEX;
    }

    TableFaults faults() {
        return faults;
    }

    private Region region() {
        return client.serviceClientConfiguration().region();
    }

    private Optional<TableDescription> describe() throws IOException {
        return call("DescribeTable", () -> {
            try {
                return Optional.of(
                        client.describeTable(request -> request.tableName(name)).table());
            } catch (ResourceNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    /** False if another process is creating it. */
    private boolean create() throws IOException {
        return call("CreateTable", () -> {
            try {
                client.createTable(request -> request.tableName(name)
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(TableShape.attributes())
                        .keySchema(TableShape.keys())
                        .localSecondaryIndexes(TableShape.index()));
                return true;
            } catch (ResourceInUseException e) {
                return false;
            }
        });
    }

    private TableDescription active() throws IOException {
        return call(
                "DescribeTable",
                () -> client.waiter()
                        .waitUntilTableExists(
                                DescribeTableRequest.builder().tableName(name).build(), WAIT)
                        .matched()
                        .response()
                        .orElseThrow()
                        .table());
    }

    private void switchExpiryOn() throws IOException {
        if (isExpiryOn(expiry())) {
            return;
        }
        call("UpdateTimeToLive", () -> {
            try {
                return client.updateTimeToLive(request -> request.tableName(name)
                        .timeToLiveSpecification(
                                ttl -> ttl.attributeName(EXPIRES_AT).enabled(true)));
            } catch (DynamoDbException e) {
                // Another process may have been faster; DynamoDB refuses to switch on what is on.
                if (isExpiryOn(ttl())) {
                    return e;
                }
                throw e;
            }
        });
    }

    private TimeToLiveDescription expiry() throws IOException {
        return call("DescribeTimeToLive", this::ttl);
    }

    private TimeToLiveDescription ttl() {
        return client.describeTimeToLive(request -> request.tableName(name)).timeToLiveDescription();
    }

    private static boolean isExpiryOn(TimeToLiveDescription expiry) {
        TimeToLiveStatus status = expiry.timeToLiveStatus();
        return (status == TimeToLiveStatus.ENABLED || status == TimeToLiveStatus.ENABLING)
                && EXPIRES_AT.equals(expiry.attributeName());
    }

    private boolean switchRecoveryOn() throws IOException {
        Optional<Boolean> on = call("DescribeContinuousBackups", this::isRecoveryOn);
        if (on.isPresent() && !on.get()) {
            call("UpdateContinuousBackups", this::turnRecoveryOn);
        }
        return on.isPresent();
    }

    /** Empty where the service, being an emulator, does not know what is meant. */
    private Optional<Boolean> isRecoveryOn() {
        try {
            PointInTimeRecoveryDescription recovery = client.describeContinuousBackups(
                            request -> request.tableName(name))
                    .continuousBackupsDescription()
                    .pointInTimeRecoveryDescription();
            return Optional.of(
                    recovery != null && recovery.pointInTimeRecoveryStatus() == PointInTimeRecoveryStatus.ENABLED);
        } catch (DynamoDbException e) {
            if (AwsFault.code(e).startsWith("UnknownOperation")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** DynamoDB prepares a new table for backups first, so that is waited for. */
    private WaiterResponse<UpdateContinuousBackupsResponse> turnRecoveryOn() {
        return Waiter.builder(UpdateContinuousBackupsResponse.class)
                .overrideConfiguration(WAIT)
                .addAcceptor(WaiterAcceptor.successOnResponseAcceptor(response -> true))
                .addAcceptor(WaiterAcceptor.retryOnExceptionAcceptor(
                        ContinuousBackupsUnavailableException.class::isInstance))
                .build()
                .run(() -> client.updateContinuousBackups(request -> request.tableName(name)
                        .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(true))));
    }

    private <T> T call(String operation, Supplier<T> call) throws IOException {
        try {
            return call.get();
        } catch (SdkException e) {
            // Waiters wrap what they did not wait for.
            SdkException fault = e.getCause() instanceof DynamoDbException refusal ? refusal : e;
            throw faults.of(fault, operation, "dynamodb:" + operation);
        }
    }
}
