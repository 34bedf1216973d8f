// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import software.amazon.awscdk.RemovalPolicy;

/** What becomes of the data, the ledger, the secret and the logs when the stack is deleted. */
public enum DataRemoval {
    /** They stay, to be deleted by hand; only a first deployment that fails takes back what it has made, but for the ledger. */
    RETAIN,
    /**
     * They are deleted, objects in the buckets included. For this CDK adds a function of its own to the stack, with a role that
     * has a managed policy of AWS. For accounts in which one tries things out.
     */
    DESTROY;

    RemovalPolicy policy() {
        return switch (this) {
            case RETAIN -> RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
            case DESTROY -> RemovalPolicy.DESTROY;
        };
    }
}
