// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import java.io.IOException;

/**
 * Tells people.
 *
 * <ol>
 *   <li>The engine calls {@link #deliver} at the end of a run, on the thread of the run, for each notification that waits in
 *       the ledger for this notifier, oldest first. The run ends when it returns, so it should give up after some seconds.
 *   <li>Delivery is at least once: a notification is repeated, with the same {@link Notification#id}, until {@code deliver} has
 *       returned normally. The other notifiers of the pipeline are given the same under an id of their own, so that one which
 *       fails repeats nothing at the others.
 *   <li>An exception never fails a run; it is logged, the notification stays due and those behind it are tried, unless the
 *       failures have taken some seconds already. Nothing is begun in the last 10 seconds of a run's time. Later runs go on.
 *   <li>Several runs may call at once. The engine does not close a notifier.
 * </ol>
 */
@FunctionalInterface
public interface Notifier {
    void deliver(Notification notification) throws IOException;
}
