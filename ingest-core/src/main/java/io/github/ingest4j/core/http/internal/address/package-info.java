// SPDX-License-Identifier: Apache-2.0
/**
 * Where requests go. {@link io.github.ingest4j.core.http.internal.address.WebAddress} reads, joins and shows addresses, {@link
 * io.github.ingest4j.core.http.internal.address.AddressRules} says which hosts, ports and networks may be asked.
 */
@NullMarked
package io.github.ingest4j.core.http.internal.address;

import org.jspecify.annotations.NullMarked;
