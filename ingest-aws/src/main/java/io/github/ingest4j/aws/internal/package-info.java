// SPDX-License-Identifier: Apache-2.0
/** What the packages of this module share; not for users. */
@NullMarked
package io.github.ingest4j.aws.internal;

import org.jspecify.annotations.NullMarked;
