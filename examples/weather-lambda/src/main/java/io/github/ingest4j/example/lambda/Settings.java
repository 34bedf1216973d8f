// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.lambda;

import io.github.ingest4j.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the function is told by its environment. An empty variable is one that is not set.
 *
 * @param region {@code AWS_REGION}, which Lambda sets by itself
 * @param rawBucket {@code RAW_BUCKET}, else {@code BUCKET}: for the pages as they came and the manifests
 * @param curatedBucket {@code CURATED_BUCKET}, else {@code BUCKET}: for the table
 * @param ledgerTable {@code LEDGER_TABLE}, in DynamoDB
 * @param topicArn {@code TOPIC_ARN}, of the SNS topic that people hear from; without it, nobody is told
 * @param apiUrl {@code API_URL}, that answers with the observations
 * @param apiSecret {@code API_SECRET}, which names the API's key in Secrets Manager: {@code weather/api#key} is the member
 *     {@code key} of the secret {@code weather/api}
 */
record Settings(
        String region,
        String rawBucket,
        String curatedBucket,
        String ledgerTable,
        Optional<String> topicArn,
        String apiUrl,
        String apiSecret) {

    private static final String BUCKET = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]";

    /** @throws ConfigurationException if variables are missing or wrong; its message names them all */
    static Settings from(Map<String, String> environment) {
        Variables variables = new Variables(environment);
        Settings settings = new Settings(
                variables.matching("[a-z0-9-]+", "a region", "AWS_REGION"),
                variables.matching(BUCKET, "a bucket's name", "RAW_BUCKET", "BUCKET"),
                variables.matching(BUCKET, "a bucket's name", "CURATED_BUCKET", "BUCKET"),
                variables.matching("[A-Za-z0-9_.-]{3,255}", "a table's name", "LEDGER_TABLE"),
                variables
                        .optional("TOPIC_ARN")
                        .map(arn ->
                                variables.matching("arn:[^:]+:sns:[^:]+:[^:]+:[^:]+", "a topic's ARN", "TOPIC_ARN")),
                variables.address("API_URL"),
                variables.secretReference("API_SECRET"));
        variables.refuseProblems();
        return settings;
    }

    /** The environment, with all that is wrong in it. */
    private static final class Variables {
        private final Map<String, String> environment;
        private final List<String> problems = new ArrayList<>();

        Variables(Map<String, String> environment) {
            this.environment = environment;
        }

        Optional<String> optional(String name) {
            return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
        }

        /** The first of these variables that is set; its value is shown only where it does not match. */
        String matching(String pattern, String what, String... names) {
            for (String name : names) {
                String value = environment.getOrDefault(name, "");
                if (!value.isBlank()) {
                    if (!value.matches(pattern)) {
                        problems.add(name + " is not " + what + ": '" + value + "'");
                    }
                    return value;
                }
            }
            problems.add(String.join(" or ", names) + " is not set");
            return "";
        }

        /** Never shown, and recognised by its form: somebody may have put the key itself there. */
        String secretReference(String name) {
            String value = text(name);
            if (!value.isEmpty() && !value.matches("[^/#]+[/#].+|arn:.+")) {
                problems.add(
                        name + " is not a secret's name, which is like weather/api, weather/api#key or an ARN (what it"
                                + " holds is not shown, in case it is the key itself)");
            }
            return value;
        }

        /** Its value is not shown. */
        String text(String name) {
            Optional<String> value = optional(name);
            if (value.isEmpty()) {
                problems.add(name + " is not set");
            }
            return value.orElse("");
        }

        /** Not shown either, since what is wrong with an address may be the key in it. */
        String address(String name) {
            String url = text(name);
            if (!url.isEmpty()) {
                try {
                    WeatherPipeline.observations(url, name);
                } catch (IllegalArgumentException | IllegalStateException e) {
                    problems.add(name + " cannot be used: " + e.getMessage());
                }
            }
            return url;
        }

        void refuseProblems() {
            if (!problems.isEmpty()) {
                throw new ConfigurationException(
                        "the function's environment must be mended: " + String.join("; ", problems));
            }
        }
    }
}
