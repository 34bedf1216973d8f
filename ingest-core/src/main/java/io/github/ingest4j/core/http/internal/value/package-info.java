// SPDX-License-Identifier: Apache-2.0
/**
 * The values of records by which a source reads on: whole numbers and times, as the source spells them ({@link
 * io.github.ingest4j.core.http.internal.value.ValueKind}).
 */
@NullMarked
package io.github.ingest4j.core.http.internal.value;

import org.jspecify.annotations.NullMarked;
