// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import java.math.BigDecimal;

/**
 * How many records of a window may be set aside; one more fails the window. Both bounds hold, so under a ratio of a tenth a
 * window of nine records has none to spare.
 *
 * @param maxRatio of the window's records, 0 to 1
 * @param maxRecords in all
 */
public record QuarantineLimit(double maxRatio, long maxRecords) {
    /** A tenth of a window's records, and 10,000. */
    public static final QuarantineLimit DEFAULT = new QuarantineLimit(0.1, 10_000);

    /** None: any record that cannot be taken fails its window. */
    public static final QuarantineLimit ZERO = new QuarantineLimit(0, 0);

    public QuarantineLimit {
        if (!(maxRatio >= 0 && maxRatio <= 1)) {
            throw new IllegalArgumentException("maxRatio must be 0 to 1, is " + maxRatio);
        }
        if (maxRecords < 0) {
            throw new IllegalArgumentException("maxRecords must not be negative, is " + maxRecords);
        }
    }

    boolean allowsNone() {
        return maxRatio == 0 || maxRecords == 0;
    }

    /** Whether so many are too many, whatever comes after them. */
    boolean isExceededBy(long quarantined) {
        return quarantined > maxRecords;
    }

    boolean isExceededBy(long quarantined, long records) {
        // As decimals: the nearest double of 0.29, times 100, is less than 29.
        BigDecimal allowed = BigDecimal.valueOf(maxRatio).multiply(BigDecimal.valueOf(records));
        return isExceededBy(quarantined) || BigDecimal.valueOf(quarantined).compareTo(allowed) > 0;
    }

    @Override
    public String toString() {
        String percent = BigDecimal.valueOf(maxRatio)
                .movePointRight(2)
                .stripTrailingZeros()
                .toPlainString();
        return percent + " % of a window's records and " + maxRecords + " in all";
    }
}
