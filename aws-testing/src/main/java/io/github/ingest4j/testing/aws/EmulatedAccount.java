// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import io.github.ingest4j.testing.aws.emulator.EmulatorMain;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code moto_server} with all of its services at one address, for those that {@link AwsServices} does not have: CloudFormation,
 * Step Functions, Glue and so on. DynamoDB Local is beside it: the conditional writes of moto's DynamoDB are not atomic, and its
 * queries of an index find no more than the index holds.
 *
 * <p>Its Step Functions call other services as AWS's do. Where they find them is said at the start, so that the one who starts it
 * can answer for a service that moto cannot run, such as Lambda. They run nothing before they are told to:
 * {@code POST /moto-api/config} with {@code {"stepfunctions":{"execute_state_machine":true}}}.
 */
public final class EmulatedAccount implements AutoCloseable {
    /** The region that belongs to {@link #ACCESS_KEY}; any other does, too. */
    public static final String REGION = EmulatorMain.REGION;

    public static final String ACCESS_KEY = EmulatorMain.ACCESS_KEY;
    public static final String SECRET_KEY = EmulatorMain.SECRET_KEY;

    private static final String SERVER = "MOTO";

    private final Embedded embedded = new Embedded();
    private final EmulatorProcess process;

    private EmulatedAccount(EmulatorProcess process) {
        this.process = process;
        embedded.request(Set.of(AwsService.DYNAMODB));
        process.request(SERVER);
    }

    /** Whether there is a {@code moto_server} on the path. */
    public static boolean canStart() {
        return Machine.own().moto().getAsBoolean();
    }

    /**
     * Starts the server; it ends with this JVM at the latest.
     *
     * @param loopbackPort where its Step Functions find AWS's services
     */
    public static EmulatedAccount start(int loopbackPort) {
        return new EmulatedAccount(
                new EmulatorProcess("account", "", List.of("-Xmx64m"), Map.of("MOTO_PORT", "" + loopbackPort)));
    }

    /** Where DynamoDB Local is; waits until it is there. */
    public URI dynamoDbLocal() {
        return embedded.endpoint(AwsService.DYNAMODB);
    }

    /** Where all services are; waits until they are there. */
    public URI endpoint() {
        return process.endpoint(SERVER);
    }

    @Override
    public void close() {
        process.close();
        embedded.close();
    }
}
