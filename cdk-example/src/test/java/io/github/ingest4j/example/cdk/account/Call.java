// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk.account;

/**
 * What somebody asked of AWS, in the words of IAM.
 *
 * @param action such as {@code s3:PutObject}
 * @param resource the ARN of what it was asked of
 */
record Call(String action, String resource) implements Comparable<Call> {
    @Override
    public int compareTo(Call other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return action + " on " + resource;
    }
}
