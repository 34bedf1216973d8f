// SPDX-License-Identifier: Apache-2.0
/**
 * A source, a mapper and a notifier of one's own. Start with {@link io.github.ingest4j.example.custom.InboxSource}: it is
 * all that it takes to read something that the library does not know.
 */
@NullMarked
package io.github.ingest4j.example.custom;

import org.jspecify.annotations.NullMarked;
