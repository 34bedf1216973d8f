// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws.emulator;

import java.util.Map;
import java.util.Optional;

/** What was published. */
record SnsMessage(String id, String topic, Optional<String> subject, String body, Map<String, Attribute> attributes) {

    /** A message attribute with text in it. */
    record Attribute(String type, String value) {

        static Attribute of(String type, Optional<String> value) {
            if (!type.matches("(String|Number)(\\..+)?")) {
                throw new AwsError(
                        400,
                        "ParameterValueInvalid",
                        "The message attribute type '" + type
                                + "' is not supported by this stub; use String or Number.");
            }
            return new Attribute(
                    type,
                    value.filter(text -> !text.isEmpty())
                            .orElseThrow(() -> new AwsError(
                                    400,
                                    "ParameterValueInvalid",
                                    "The message attribute must contain a non-empty StringValue.")));
        }
    }
}
