// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.ledger.Claim;
import io.github.ingest4j.ledger.Ledger.CommitResult;
import io.github.ingest4j.ledger.WindowEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends the work at a window in the ledger: its state, the cursor, the stream's health and what people are to be told. */
final class Ending {
    private static final int ATTEMPTS = 8;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Parts parts;
    private final Claim claim;

    Ending(Parts parts, Claim claim) {
        this.parts = parts;
        this.claim = claim;
    }

    /**
     * Stores the entry with all that follows from it.
     *
     * @param reason why the window is not done, in words that people may be told; empty where nothing has failed
     * @param finished what the window is done with; null where it is not done
     * @param readOn key of the window's raw manifest, if that tells where the source reads on
     * @return false if the window is no longer this run's
     */
    boolean apply(WindowEntry entry, String reason, @Nullable Finished finished, Optional<String> readOn)
            throws IOException, InterruptedException {
        WindowEntry ended = entry.toBuilder().leaseUntil(null).build();
        IOException last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (attempt > 0) {
                parts.pause().pause(PAUSE);
            }
            try {
                if (last != null && isStored(ended)) {
                    return true;
                }
                EndingChange change = new EndingChange(parts, claim, ended, reason, finished, readOn);
                CommitResult result = parts.ledger().commit(claim, change.change());
                if (result != CommitResult.CONFLICT) {
                    return result == CommitResult.APPLIED;
                }
            } catch (IOException e) {
                last = e;
            }
        }
        throw last != null ? last : new IOException("cursor and health of " + claim.stream() + " kept changing");
    }

    /** Whether an earlier try, whose answer was lost, has worked. Only this run's own entry tells. */
    private boolean isStored(WindowEntry ended) throws IOException {
        return parts.ledger()
                .find(claim.stream(), claim.window())
                .filter(stored -> stored.epoch() == claim.epoch()
                        && stored.owner().equals(claim.owner())
                        && stored.state() == ended.state()
                        && stored.leaseUntil().isEmpty())
                .isPresent();
    }
}
