// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.raw;

import io.github.ingest4j.RawSink;
import io.github.ingest4j.core.local.LocalObjectStore;
import io.github.ingest4j.testkit.RawSinkContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LocalStoreRawSinkTest extends RawSinkContract {
    @TempDir
    Path folder;

    @Override
    protected RawSink sink() {
        return StoreRawSink.on(LocalObjectStore.at(folder));
    }
}
