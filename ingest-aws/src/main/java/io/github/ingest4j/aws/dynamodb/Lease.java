// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import io.github.ingest4j.Window;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * The part of a window's item that renewing and releasing change.
 *
 * @param until null to take the lease away
 */
record Lease(String partition, Window window, @Nullable Instant until, String write) {
    static final TableSchema<Lease> SCHEMA = ItemSchema.ofPart(Lease.class)
            .keys(Lease::partition, lease -> ItemKeys.window(lease.window()))
            .attribute(WindowItem.LEASE_UNTIL, Instant.class, Lease::until)
            .attribute(WindowItem.WRITE, String.class, Lease::write)
            .item();
}
