// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import io.github.ingest4j.Rejection;
import io.github.ingest4j.StagingSink.Staging;
import io.github.ingest4j.Transformer;
import io.github.ingest4j.record.Batch;
import java.io.IOException;

/** Every batch goes to the sink as it comes; a record that does not fit ends the conversion. */
final class IntoStaging implements Transformer.RecordOutput {
    private final Staging staging;

    IntoStaging(Staging staging) {
        this.staging = staging;
    }

    @Override
    public void write(Batch batch) throws IOException {
        staging.write(batch);
    }

    @Override
    public void reject(Rejection rejection) {
        throw new IllegalStateException("a generated record was refused: " + rejection);
    }

    @Override
    public Transformer.UnknownField unknownField(String path) {
        throw new IllegalStateException("a generated record has a field that its shape lacks: " + path);
    }
}
