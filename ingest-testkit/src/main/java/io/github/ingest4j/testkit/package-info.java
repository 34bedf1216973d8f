// SPDX-License-Identifier: Apache-2.0
/**
 * What a part of a pipeline is tested with. Whoever implements an interface of ingest4j extends its contract, such as
 * {@link io.github.ingest4j.testkit.ObjectStoreContract}; whoever tests a pipeline runs it over the fakes, such as
 * {@link io.github.ingest4j.testkit.InMemoryObjectStore}, and lets {@link io.github.ingest4j.testkit.Faults} strike; whoever tests
 * what asks an API over HTTP scripts one, {@link io.github.ingest4j.testkit.ScriptedApi}.
 */
@NullMarked
package io.github.ingest4j.testkit;

import org.jspecify.annotations.NullMarked;
