// SPDX-License-Identifier: Apache-2.0
/**
 * Shared by the packages of the HTTP source, for nobody else. {@link io.github.ingest4j.core.http.internal.Faults} words what
 * goes wrong, {@link io.github.ingest4j.core.http.internal.HeaderText} says what may stand in headers, {@link
 * io.github.ingest4j.core.http.internal.HttpDate} reads the times there.
 */
@NullMarked
package io.github.ingest4j.core.http.internal;

import org.jspecify.annotations.NullMarked;
