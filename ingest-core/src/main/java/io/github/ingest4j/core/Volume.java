// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.IngestException;
import io.github.ingest4j.Window;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a window has as many records as the pipeline expects. */
final class Volume {
    private static final Logger LOG = LoggerFactory.getLogger(Volume.class);

    private final Parts parts;

    Volume(Parts parts) {
        this.parts = parts;
    }

    /**
     * What is unusual about the number of a window's records, in a sentence. A ledger that does not tell the earlier numbers
     * keeps no window from being done.
     */
    Optional<String> unusual(Window window, long records) {
        VolumeExpectation expected = parts.volume();
        if (expected == null) {
            return Optional.empty();
        }
        return expected.byItself(records)
                .or(() -> expected.besides(records, history(expected, window)))
                .map(finding -> "window " + window + " " + finding);
    }

    private List<Long> history(VolumeExpectation expected, Window window) {
        List<Long> history = new ArrayList<>();
        try {
            for (Window earlier : expected.earlier(window, parts.schedule())) {
                parts.ledger()
                        .find(parts.stream(), earlier)
                        .filter(entry -> entry.state() == WindowState.DONE)
                        .map(WindowEntry::records)
                        .ifPresent(history::add);
            }
            return history;
        } catch (IOException | IngestException e) {
            LOG.warn("earlier windows could not be read, their median is not compared [window={}]", window, e);
            return List.of();
        }
    }
}
