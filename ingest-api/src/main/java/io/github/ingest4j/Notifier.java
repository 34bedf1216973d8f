// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import java.io.IOException;

/**
 * Tells people.
 *
 * <ol>
 *   <li>The engine calls {@link #deliver} at the end of a run, on the thread of the run, for each notification that waits in
 *       the ledger, oldest first. The run ends when it returns, so it should give up after some seconds.
 *   <li>Delivery is at least once: a notification is repeated, with the same {@link Notification#id}, until {@code deliver} of
 *       every notifier of the pipeline has returned normally.
 *   <li>An exception never fails a run; it is logged, the notification stays due and those behind it are tried.
 *   <li>Several runs may call at once. The engine does not close a notifier.
 * </ol>
 */
@FunctionalInterface
public interface Notifier {
    void deliver(Notification notification) throws IOException;
}
