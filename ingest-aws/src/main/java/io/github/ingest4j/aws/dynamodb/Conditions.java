// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import io.github.ingest4j.ledger.Claim;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** On what a write depends. None compares times: clocks differ, and texts of times do not sort by time. */
final class Conditions {
    private Conditions() {}

    static Expression absent() {
        return Expression.builder()
                .expression("attribute_not_exists(#key)")
                .putExpressionName("#key", LedgerTable.PARTITION_KEY)
                .build();
    }

    /** The window's item is still the one that was read. */
    static Expression unchanged(WindowItem seen) {
        return equal(WindowItem.WRITE, AttributeValue.fromS(seen.write()));
    }

    /** The window is this claim's, and not terminal. */
    static Expression held(Claim claim) {
        return claimed(claim).and(waiting());
    }

    /** The last claim of the window is this one. The owner counts too: epochs begin again where an item was lost. */
    static Expression claimed(Claim claim) {
        return equal(WindowItem.EPOCH, AttributeValue.fromN(Long.toString(claim.epoch())))
                .and(equal(WindowItem.OWNER, AttributeValue.fromS(claim.owner())));
    }

    /** The item is one that something is still to be done about. */
    static Expression waiting() {
        return Expression.builder()
                .expression("attribute_exists(#open)")
                .putExpressionName("#open", LedgerTable.OPEN)
                .build();
    }

    /** Nobody has changed the item since it was read with the version before; before the first version there is no item. */
    static Expression next(String attribute, long version) {
        return version == 1 ? absent() : equal(attribute, AttributeValue.fromN(Long.toString(version - 1)));
    }

    private static Expression equal(String attribute, AttributeValue value) {
        return Expression.builder()
                .expression("#" + attribute + " = :" + attribute)
                .putExpressionName("#" + attribute, attribute)
                .putExpressionValue(":" + attribute, value)
                .build();
    }
}
