// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.ledger;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.Window;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run's wish to work at a window.
 *
 * @param owner run id
 * @param leaseUntil when others may take the window over, should this run be gone by then
 * @param planHash what the result depends on besides the raw bytes
 */
public record ClaimRequest(Window window, String owner, Instant now, Instant leaseUntil, String planHash) {
    public ClaimRequest {
        requireNonNull(window, "window");
        requireNonNull(planHash, "planHash");
        if (owner.isEmpty() || !now.isBefore(leaseUntil)) {
            throw new IllegalArgumentException("a claim needs an owner and a lease that ends later than now: " + owner
                    + ", " + now + ", " + leaseUntil);
        }
    }

    /**
     * Why the window cannot be taken, or empty if it can: the one rule that every ledger applies.
     *
     * @param stored what the ledger holds, or null
     * @param leaseCounts false for a ledger that knows by other means, such as a file lock, that no other run is at work
     */
    public Optional<ClaimResult.Refused> refusal(@Nullable WindowEntry stored, boolean leaseCounts) {
        if (stored == null) {
            return Optional.empty();
        }
        if (stored.state().isTerminal()) {
            return Optional.of(new ClaimResult.Refused(ClaimResult.Reason.TERMINAL, stored));
        }
        boolean leased = stored.leaseUntil().filter(now::isBefore).isPresent();
        if (leaseCounts && leased && !stored.owner().equals(owner)) {
            return Optional.of(new ClaimResult.Refused(ClaimResult.Reason.RUNNING, stored));
        }
        if (stored.notBefore().filter(now::isBefore).isPresent()) {
            return Optional.of(new ClaimResult.Refused(ClaimResult.Reason.NOT_BEFORE, stored));
        }
        return Optional.empty();
    }

    /** The entry that the claim stores over what the ledger holds. A run that claims again makes no new attempt. */
    public WindowEntry claimed(@Nullable WindowEntry stored) {
        WindowEntry base = stored == null ? WindowEntry.fresh(window) : stored;
        return base.toBuilder()
                .state(base.state() == WindowState.RETRY ? WindowState.CLAIMED : base.state())
                .owner(owner)
                .epoch(base.epoch() + 1)
                .attempts(base.owner().equals(owner) ? base.attempts() : base.attempts() + 1)
                .leaseUntil(leaseUntil)
                .notBefore(null)
                .planHash(base.planHash().isEmpty() ? planHash : base.planHash())
                .build();
    }
}
