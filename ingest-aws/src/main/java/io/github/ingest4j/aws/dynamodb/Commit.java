// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import io.github.ingest4j.aws.dynamodb.LedgerItems.Written;
import io.github.ingest4j.ledger.Claim;
import io.github.ingest4j.ledger.Ledger.CommitResult;
import io.github.ingest4j.ledger.LedgerChange;
import io.github.ingest4j.ledger.WindowEntry;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** One change of a claimed window and what belongs to it: how it is sent, and what the answer means. */
final class Commit {
    private final LedgerItems items;
    private final Claim claim;
    private final LedgerChange change;
    private final Instant now;
    private final String place;
    private final WindowItem item;

    Commit(LedgerItems items, Claim claim, LedgerChange change, Instant now) {
        WindowEntry entry = change.entry();
        if (!entry.window().equals(claim.window()) || entry.epoch() != claim.epoch()) {
            throw new IllegalArgumentException("a commit of " + claim.entry() + " cannot store " + entry);
        }
        LedgerItems.requireThatFit(change.notifications());
        this.items = items;
        this.claim = claim;
        this.change = change;
        this.now = now;
        this.place = ItemKeys.place(claim.stream(), claim.window());
        this.item = new WindowItem(ItemKeys.partition(claim.stream()), entry, WindowItem.newWrite());
    }

    CommitResult apply() throws IOException {
        for (int round = 0; round < LedgerItems.ROUNDS; round++) {
            Written written = isHintOnly()
                    ? items.put(WindowItem.SCHEMA, item, Conditions.held(claim), place)
                    : transaction().send(place);
            if (written == Written.YES) {
                return CommitResult.APPLIED;
            }
            Optional<CommitResult> result = written == Written.BUSY ? Optional.empty() : lookedInto(written);
            if (result.isPresent()) {
                return result.get();
            }
        }
        throw items.keepsChanging(place);
    }

    /** Empty where nothing speaks against the write any more. */
    private Optional<CommitResult> lookedInto(Written refusal) throws IOException {
        Optional<WindowItem> stored = items.window(claim.stream(), claim.window());
        if (stored.isPresent() && stored.get().isBy(item.write())) {
            return Optional.of(CommitResult.APPLIED);
        }
        if (stored.isEmpty() || !stored.get().isHeldBy(claim)) {
            return Optional.of(CommitResult.FENCED);
        }
        return refusal == Written.OUTDATED ? Optional.of(CommitResult.CONFLICT) : Optional.empty();
    }

    /**
     * Whether nobody else can take the window before the SDK has repeated the request, so that the repetition finds what its
     * forerunner has left. All other changes need the token of a transaction.
     */
    private boolean isHintOnly() {
        WindowEntry entry = change.entry();
        return entry.leaseUntil().filter(now::isBefore).isPresent()
                && !entry.state().isTerminal()
                && change.cursor().isEmpty()
                && change.health().isEmpty()
                && change.notifications().isEmpty();
    }

    /** The window comes first: its condition decides before those of the others. */
    private LedgerItems.Transaction transaction() {
        String partition = item.partition();
        LedgerItems.Transaction transaction = items.transaction().put(WindowItem.SCHEMA, item, Conditions.held(claim));
        change.cursor()
                .ifPresent(cursor -> transaction.put(
                        CursorItem.SCHEMA,
                        new CursorItem(partition, cursor),
                        Conditions.next(CursorItem.VERSION, cursor.version())));
        change.health()
                .ifPresent(health -> transaction.put(
                        HealthItem.SCHEMA,
                        new HealthItem(partition, health),
                        Conditions.next(HealthItem.VERSION, health.version())));
        return transaction.put(partition, change.notifications(), now);
    }
}
