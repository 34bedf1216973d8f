// SPDX-License-Identifier: Apache-2.0
/** Shared by the packages of this module, for nobody else: keys, manifests and the commit of a slot. */
@NullMarked
package io.github.ingest4j.core.internal;

import org.jspecify.annotations.NullMarked;
