// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.local;

import java.nio.file.Path;

/**
 * A folder that holds everything of a lake on one machine: the objects, and the ledger in {@code .ledger}. Folders are
 * created when they are needed. Thread-safe; any number of processes of one machine may share the folder.
 */
public final class LocalLake {
    private static final String LEDGER = ".ledger";

    private final LocalObjectStore store;
    private final FileLedger ledger;

    private LocalLake(Path folder) {
        this.store = LocalObjectStore.at(folder);
        this.ledger = FileLedger.at(folder.resolve(LEDGER));
    }

    /** The lake in a folder. */
    public static LocalLake at(Path folder) {
        return new LocalLake(folder);
    }

    public LocalObjectStore store() {
        return store;
    }

    public FileLedger ledger() {
        return ledger;
    }
}
