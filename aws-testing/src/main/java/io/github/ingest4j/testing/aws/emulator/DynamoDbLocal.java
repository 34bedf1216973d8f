// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws.emulator;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.net.URI;

/**
 * DynamoDB Local, by reflection: its licence does not let it be built into another program, and its jars do not agree
 * with those of the other emulators.
 */
final class DynamoDbLocal {
    private static final String RUNNER = "software.amazon.dynamodb.services.local.main.ServerRunner";

    private DynamoDbLocal() {}

    static URI start() throws ReflectiveOperationException {
        String[] arguments = {"-inMemory", "-sharedDb", "-disableTelemetry", "-port", "8000"};
        Object server = Class.forName(RUNNER)
                .getMethod("createServerFromCommandLineArgs", String[].class)
                .invoke(null, (Object) arguments);
        Object connector = connector(server);
        // Its own options allow neither a free port nor the loopback address alone.
        connector.getClass().getMethod("setHost", String.class).invoke(connector, "127.0.0.1");
        connector.getClass().getMethod("setPort", int.class).invoke(connector, 0);
        server.getClass().getMethod("start").invoke(server);
        return URI.create("http://127.0.0.1:"
                + connector.getClass().getMethod("getLocalPort").invoke(connector));
    }

    private static Object connector(Object server) throws ReflectiveOperationException {
        Field field = server.getClass().getDeclaredField("server");
        field.setAccessible(true);
        Object jetty = field.get(server);
        return Array.get(jetty.getClass().getMethod("getConnectors").invoke(jetty), 0);
    }
}
