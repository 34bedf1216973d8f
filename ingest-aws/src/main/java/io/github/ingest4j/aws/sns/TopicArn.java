// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.sns;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The address of a topic. */
record TopicArn(String text, String region, boolean fifo) {
    private static final Pattern ARN = Pattern.compile(
            "arn:[a-z0-9-]+:sns:(?<region>[a-z0-9-]+):[0-9]{12}:(?=.{1,256}$)[A-Za-z0-9_-]+(?<fifo>\\.fifo)?");

    /** @throws IllegalArgumentException if the text is anything else */
    static TopicArn of(String text) {
        Matcher arn = ARN.matcher(text);
        if (!arn.matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is no ARN of an SNS topic, which is like arn:aws:sns:eu-west-1:123456789012:alerts");
        }
        return new TopicArn(text, arn.group("region"), arn.group("fifo") != null);
    }

    @Override
    public String toString() {
        return text;
    }
}
