// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.core.internal.CommitSlot;
import io.github.ingest4j.core.internal.Keys;
import io.github.ingest4j.core.internal.Publication;
import io.github.ingest4j.core.internal.SchemaDocument;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The versions of a table's schema: each written once, each wider than the one before. */
final class TableSchemas {
    private final CommitSlot slots;
    private final String table;

    TableSchemas(CommitSlot slots, String table) {
        this.slots = slots;
        this.table = table;
    }

    /** @param version from 1; 0 for a table that has no schema yet */
    record Versioned(int version, Schema schema) {
        static final Versioned NONE = new Versioned(0, Schema.EMPTY);
    }

    Versioned latest() throws IOException {
        List<Integer> versions = slots.numbers(Keys.schemaPrefix(table));
        return versions.isEmpty() ? Versioned.NONE : version(versions.get(versions.size() - 1));
    }

    Versioned version(int version) throws IOException {
        if (version == 0) {
            return Versioned.NONE;
        }
        String key = Keys.schema(table, version);
        Optional<byte[]> body = slots.read(key);
        if (body.isEmpty()) {
            throw new DamagedDataException("schema " + key + " is missing, which a manifest names");
        }
        return new Versioned(version, SchemaDocument.parse(key, body.get()).schema());
    }

    /** Stores a schema as the next version, or returns the one that another run has put there. */
    Versioned add(Versioned current, Schema wider, String runId, Instant deadline)
            throws IOException, InterruptedException {
        int version = current.version() + 1;
        byte[] body = new SchemaDocument(table, version, runId, wider).toJson();
        String key = Keys.schema(table, version);
        Publication result = slots.publish(key, body, runId, deadline);
        if (result instanceof Publication.Committed) {
            return new Versioned(version, wider);
        }
        if (result instanceof Publication.Lost lost) {
            return new Versioned(version, SchemaDocument.parse(key, lost.body()).schema());
        }
        throw result.failure("schema version " + version + " of table '" + table + "' could not be stored");
    }
}
