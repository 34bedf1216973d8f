// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws;

import static java.util.Objects.requireNonNull;

/**
 * An action on a resource, as a statement of an IAM policy allows it.
 *
 * @param action such as {@code s3:GetObject}
 * @param resource an ARN, with {@code *} where only AWS knows a part of it, such as the account
 * @param use when it is needed
 * @param purpose what the part does with it, in a few words
 */
public record Permission(String action, String resource, Use use, String purpose) implements Comparable<Permission> {

    /** When a permission is needed, so that each role is given no more than it uses. */
    public enum Use {
        /** By every run: the role of the scheduled function. */
        RUN,
        /** By a replay, or a run that puts newly fetched data in place of published data: it removes the files replaced. */
        REPLACE,
        /** Once, to create the resource from code; not where a template creates it. */
        CREATE
    }

    public Permission {
        requireNonNull(action, "action");
        requireNonNull(resource, "resource");
        requireNonNull(use, "use");
        requireNonNull(purpose, "purpose");
    }

    /** By use, then resource, then action. */
    @Override
    public int compareTo(Permission other) {
        int byUse = use.compareTo(other.use);
        int byResource = byUse != 0 ? byUse : resource.compareTo(other.resource);
        return byResource != 0 ? byResource : action.compareTo(other.action);
    }
}
