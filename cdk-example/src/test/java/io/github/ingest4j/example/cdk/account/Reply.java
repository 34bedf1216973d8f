// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/** What AWS Lambda answers to whoever invokes a function and waits. */
record Reply(int status, Map<String, String> headers, byte[] body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The function has returned. */
    static Reply returned(byte[] payload) {
        return new Reply(200, Map.of(), payload);
    }

    /** The function has thrown: Lambda tells the class by its full name. */
    static Reply threw(Throwable thrown) {
        return ended(thrown.getClass().getName(), String.valueOf(thrown.getMessage()));
    }

    /** The function's process has ended, or was ended, with this kind of error. */
    static Reply ended(String errorType, String errorMessage) {
        return new Reply(
                200,
                Map.of("X-Amz-Function-Error", "Unhandled"),
                json(Map.of("errorType", errorType, "errorMessage", errorMessage, "stackTrace", List.of())));
    }

    /** Lambda has not called the function. */
    static Reply refused(int status, String error, String message) {
        return new Reply(status, Map.of("x-amzn-ErrorType", error), json(Map.of("Type", "User", "message", message)));
    }

    private static byte[] json(Map<String, Object> members) {
        return JSON.valueToTree(members).toString().getBytes(UTF_8);
    }
}
