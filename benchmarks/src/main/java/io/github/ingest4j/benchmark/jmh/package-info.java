// SPDX-License-Identifier: Apache-2.0
/** Single stages of a conversion in a warm process, measured by JMH. */
@NullMarked
package io.github.ingest4j.benchmark.jmh;

import org.jspecify.annotations.NullMarked;
