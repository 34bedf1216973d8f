// SPDX-License-Identifier: Apache-2.0
/** Contracts and values of ingest4j: what a source, a sink, a store, a ledger or a notifier implements. */
module io.github.ingest4j.api {
    requires static transitive org.jspecify;

    exports io.github.ingest4j;
    exports io.github.ingest4j.ledger;
    exports io.github.ingest4j.record;
    exports io.github.ingest4j.schema;
    exports io.github.ingest4j.store;
}
