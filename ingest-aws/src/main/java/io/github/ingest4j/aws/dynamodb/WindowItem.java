// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import io.github.ingest4j.Failure;
import io.github.ingest4j.ledger.Claim;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * The entry of a window as it is stored.
 *
 * @param write unique to the call that wrote it. A condition on it is a condition on the whole item; and a call whose write
 *     was refused finds out by it whether an earlier sending of the same write had worked.
 */
record WindowItem(String partition, WindowEntry entry, String write) {
    static final String WRITE = "write";
    static final String OWNER = "owner";
    static final String EPOCH = "epoch";
    static final String LEASE_UNTIL = "leaseUntil";

    private static final EnhancedType<Failure> FAILURE = ItemSchema.of(
                    Failure.class,
                    failure -> new Failure(
                            failure.get("kind", Failure.Kind.class),
                            failure.get("step", String.class),
                            failure.get("message", String.class)))
            .attribute("kind", Failure.Kind.class, Failure::kind)
            .attribute("step", String.class, Failure::step)
            .attribute("message", String.class, failure -> Text.capped(failure.message()))
            .document();

    static final TableSchema<WindowItem> SCHEMA = ItemSchema.of(WindowItem.class, WindowItem::from)
            .keys(WindowItem::partition, of(entry -> ItemKeys.window(entry.window())))
            .open(of(entry -> entry.state().isTerminal() ? null : ItemKeys.window(entry.window())))
            .attribute(WRITE, String.class, WindowItem::write)
            .attribute("state", WindowState.class, of(WindowEntry::state))
            .attribute(OWNER, String.class, of(WindowEntry::owner))
            .attribute(EPOCH, Long.class, of(WindowEntry::epoch))
            .attribute(
                    LEASE_UNTIL, Instant.class, of(entry -> entry.leaseUntil().orElse(null)))
            .attribute("attempts", Integer.class, of(WindowEntry::attempts))
            .attribute("notBefore", Instant.class, of(entry -> entry.notBefore().orElse(null)))
            .attribute("planHash", String.class, of(WindowEntry::planHash))
            .attribute("rawSet", Integer.class, of(WindowEntry::rawSet))
            .attribute("beginsAnew", Boolean.class, of(entry -> entry.beginsAnew() ? Boolean.TRUE : null))
            .attribute("generation", Integer.class, of(WindowEntry::generation))
            .attribute("appliedSinks", EnhancedType.setOf(String.class), of(WindowItem::sinks))
            .attribute("records", Long.class, of(WindowEntry::records))
            .attribute("failure", FAILURE, of(entry -> entry.failure().orElse(null)))
            .item();

    static String newWrite() {
        return UUID.randomUUID().toString();
    }

    boolean isBy(String otherWrite) {
        return write.equals(otherWrite);
    }

    /** The same that {@link Conditions#held} asks. */
    boolean isHeldBy(Claim claim) {
        return !entry.state().isTerminal()
                && entry.epoch() == claim.epoch()
                && entry.owner().equals(claim.owner());
    }

    private static <V extends @Nullable Object> Function<WindowItem, V> of(Function<WindowEntry, V> value) {
        return item -> value.apply(item.entry());
    }

    private static @Nullable Set<String> sinks(WindowEntry entry) {
        return entry.appliedSinks().isEmpty() ? null : entry.appliedSinks();
    }

    private static WindowItem from(ItemSchema.Attributes item) {
        WindowEntry entry = WindowEntry.fresh(ItemKeys.window(item.get(LedgerTable.SORT_KEY, String.class))).toBuilder()
                .state(item.get("state", WindowState.class))
                .owner(item.get(OWNER, String.class))
                .epoch(item.get(EPOCH, Long.class))
                .leaseUntil(item.find(LEASE_UNTIL, Instant.class).orElse(null))
                .attempts(item.get("attempts", Integer.class))
                .notBefore(item.find("notBefore", Instant.class).orElse(null))
                .planHash(item.get("planHash", String.class))
                .rawSet(item.get("rawSet", Integer.class))
                .beginsAnew(item.find("beginsAnew", Boolean.class).orElse(false))
                .generation(item.get("generation", Integer.class))
                .appliedSinks(Set.copyOf(item.texts("appliedSinks")))
                .records(item.get("records", Long.class))
                .failure(item.find("failure", Failure.class).orElse(null))
                .build();
        return new WindowItem(item.get(LedgerTable.PARTITION_KEY, String.class), entry, item.get(WRITE, String.class));
    }
}
