// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.IngestException;
import io.github.ingest4j.core.internal.Keys;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks up what is to be told of a table. A table that cannot be read keeps no window from being done. */
final class TableNews {
    private static final Logger LOG = LoggerFactory.getLogger(TableNews.class);

    private final Parts parts;

    TableNews(Parts parts) {
        this.parts = parts;
    }

    /**
     * Which version of the table's schema windows have been done with before.
     *
     * @param noted in the health of the stream, whose records may have gone to another table then
     * @param finished what a window is done with
     */
    int known(int noted, int finished) {
        if (finished >= noted) {
            return noted;
        }
        try {
            List<Integer> versions = parts.slots().numbers(Keys.schemaPrefix(parts.table()));
            boolean noneSoHigh = versions.isEmpty() || versions.get(versions.size() - 1) < noted;
            return noneSoHigh ? 0 : noted;
        } catch (IOException | IngestException e) {
            LOG.warn("the schema's versions could not be listed [table={}]", parts.table(), e);
            return noted;
        }
    }

    /** What a version of the schema has that an earlier one had not; nothing is known of versions that cannot be read. */
    Optional<List<SchemaGrowth.Added>> added(int before, int version) {
        TableSchemas schemas = new TableSchemas(parts.slots(), parts.table());
        try {
            return Optional.of(SchemaGrowth.additions(
                    schemas.version(before).schema(), schemas.version(version).schema()));
        } catch (IOException | IngestException e) {
            LOG.warn(
                    "people are told of new columns without their names, a schema could not be read [table={}]",
                    parts.table(),
                    e);
            return Optional.empty();
        }
    }
}
