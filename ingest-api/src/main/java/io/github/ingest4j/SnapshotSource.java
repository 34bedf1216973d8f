// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

/**
 * A source that answers only "now", as many weather and price services do: a window that was missed can never be read
 * later. Its skipped windows are closed for good and are not caught up. Every other source is taken as ranged: it can
 * still be asked for a past window.
 */
@FunctionalInterface
public interface SnapshotSource extends Source {}
