// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.Source;
import io.github.ingest4j.Transformer;
import io.github.ingest4j.core.QuarantineLimit;
import io.github.ingest4j.schema.Schema;
import java.io.Closeable;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a run reads from, and all of a pipeline that depends on it.
 *
 * @param name of the pipeline and its table: data from elsewhere must not meet the weather's windows and columns
 * @param description for a person to read
 * @param schema columns whose types are declared; all columns of the table where a mender is given
 * @param mender what mends records that were set aside
 * @param limit of the records that may be set aside
 * @param api the demo API that the source reads, where there is one; it ends with the feed
 * @param changed the time that names the window, where it is not the clock
 */
record Feed(
        String name,
        String description,
        Source source,
        Transformer transformer,
        Optional<Schema> schema,
        Optional<CommaNumbers> mender,
        QuarantineLimit limit,
        SecretProvider secrets,
        Optional<DemoApi> api,
        Optional<Instant> changed)
        implements Closeable {

    @Override
    public void close() {
        api.ifPresent(DemoApi::close);
    }
}
