// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Source;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Another source, whose thread is interrupted at one moment of a reading. */
final class InterruptingSource implements Source {
    enum Moment {
        BEFORE_OPEN,
        BEFORE_NEXT,
        BEFORE_BODY
    }

    private final Source source;
    private final Moment moment;

    InterruptingSource(Source source, Moment moment) {
        this.source = source;
        this.moment = moment;
    }

    @Override
    public PageReader open(ReadRequest request) throws IOException, InterruptedException {
        reached(Moment.BEFORE_OPEN);
        PageReader reader = source.open(request);
        reached(Moment.BEFORE_NEXT);
        return new PageReader() {
            private boolean first = true;

            @Override
            public @Nullable Page next() throws IOException, InterruptedException {
                Page page = reader.next();
                if (first) {
                    first = false;
                    reached(Moment.BEFORE_BODY);
                }
                return page;
            }

            @Override
            public Optional<String> position() {
                return reader.position();
            }

            @Override
            public void close() throws IOException {
                reader.close();
            }
        };
    }

    @Override
    public boolean isSequential() {
        return source.isSequential();
    }

    private void reached(Moment now) {
        if (now == moment) {
            Thread.currentThread().interrupt();
        }
    }
}
