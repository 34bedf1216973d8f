// SPDX-License-Identifier: Apache-2.0
/** Looks at a release as a user does: its files, what they bring along, and a program on them. */
package io.github.ingest4j.consumer;
