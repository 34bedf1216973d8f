// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Rejection;
import io.github.ingest4j.Window;

/**
 * A record that a finished window has set aside: why, and where its bytes are.
 *
 * @param generation of the window's result that lacks it
 * @param rawSet of the window that has its page
 * @param schemaVersion of the table that the window was converted by; a version that is new is stored with the window's first
 *     row, so there is none of that number where no row was left
 * @param part key, in the raw store, of the object that has its page; empty where the rejection names no page
 * @param partOffset of the page's first stored byte in that object
 */
public record QuarantinedRecord(
        Window window,
        int generation,
        int rawSet,
        int schemaVersion,
        String part,
        long partOffset,
        Rejection rejection) {}
