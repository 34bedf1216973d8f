// SPDX-License-Identifier: Apache-2.0
/**
 * The commit protocol as small models whose every interleaving is walked. Start with {@code Invariant} for what the
 * protocol promises and {@code OneWindowModel} for its steps; a change of the protocol is tried here first.
 */
package io.github.ingest4j.core.model;
