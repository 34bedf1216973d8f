// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.StagingSink;
import io.github.ingest4j.StagingSink.StagedFile;
import io.github.ingest4j.StagingSink.Staging;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What {@link StagingSink} promises. Extend it with {@link #sink}, {@link #visibleIds} and {@link #remove}, and with
 * {@link #reopen} if there can be another instance.
 */
public abstract class StagingSinkContract {
    /** The columns of the rows that the contract writes. */
    protected static final Schema SCHEMA =
            Schema.of(Field.of("id", Type.INT64).required(), Field.of("name", Type.STRING));

    private static final Window WINDOW = Window.of(Instant.parse("2026-11-20T09:00:00Z"), Duration.ofHours(1));
    private static final GenerationKey FIRST = new GenerationKey(new StreamId("shop", "new orders"), WINDOW, 1);
    private static final GenerationKey SECOND = new GenerationKey(FIRST.stream(), WINDOW, 2);

    /** The sink under test: the same place at every call within a test, empty before the test. */
    protected abstract StagingSink sink() throws Exception;

    /** Column {@code id} of every row that readers of the place see now, in any order. */
    protected abstract List<Long> visibleIds() throws Exception;

    /** Removes a published file behind the sink's back. */
    protected abstract void remove(StagedFile file) throws Exception;

    /** Another instance over the same place, as another process would have it. */
    protected StagingSink reopen() throws Exception {
        return sink();
    }

    @Test
    protected void stagedRowsAreInvisible() throws Exception {
        List<StagedFile> files = stage(FIRST, "run-1", 1, 2);

        assertThat(visibleIds()).isEmpty();
        assertThat(files).isNotEmpty().allMatch(file -> file.bytes() > 0);
        assertThat(files.stream().mapToLong(StagedFile::rows).sum()).isEqualTo(2);
    }

    @Test
    protected void publishedRowsAreVisibleOnce() throws Exception {
        List<StagedFile> files = stage(FIRST, "run-1", 1, 2, 3);

        sink().publish(FIRST, files);
        assertThat(visibleIds()).containsExactlyInAnyOrder(1L, 2L, 3L);

        reopen().publish(FIRST, files);
        assertThat(visibleIds()).containsExactlyInAnyOrder(1L, 2L, 3L);
    }

    @Test
    protected void anotherInstancePublishesWhatWasStaged() throws Exception {
        List<StagedFile> files = stage(FIRST, "run-1", 1);

        reopen().publish(FIRST, files);

        assertThat(visibleIds()).containsExactly(1L);
    }

    @Test
    protected void halfPublishedGenerationIsCompleted() throws Exception {
        List<StagedFile> files = new ArrayList<>(stage(FIRST, "run-1", 1));
        files.addAll(stage(FIRST, "run-2", 2));
        sink().publish(FIRST, files.subList(0, 1));

        sink().publish(FIRST, files);

        assertThat(visibleIds()).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    protected void generationsAndRunsWriteFilesOfTheirOwn() throws Exception {
        List<String> keys = new ArrayList<>();
        stage(FIRST, "run-1", 1).forEach(file -> keys.add(file.key()));
        stage(FIRST, "run-2", 1).forEach(file -> keys.add(file.key()));
        stage(SECOND, "run-1", 1).forEach(file -> keys.add(file.key()));

        assertThat(keys).doesNotHaveDuplicates();
    }

    @Test
    protected void closingWithoutSealDiscards() throws Exception {
        try (Staging staging = sink().begin(FIRST, "run-1", SCHEMA)) {
            staging.write(batch(1, 2));
        }

        assertThat(visibleIds()).isEmpty();
    }

    @Test
    protected void noRowsMakeNoFiles() throws Exception {
        assertThat(stage(FIRST, "run-1")).isEmpty();

        sink().publish(FIRST, List.of());
        sink().retire(FIRST, List.of());

        assertThat(visibleIds()).isEmpty();
    }

    @Test
    protected void retiredGenerationIsGoneAndCannotComeBack() throws Exception {
        List<StagedFile> published = stage(FIRST, "run-1", 1);
        List<StagedFile> staged = stage(FIRST, "run-2", 2);
        List<StagedFile> both = new ArrayList<>(published);
        both.addAll(staged);
        sink().publish(FIRST, published);

        sink().retire(FIRST, both);
        reopen().retire(FIRST, both);

        assertThat(visibleIds()).isEmpty();
        assertThatThrownBy(() -> sink().publish(FIRST, both)).isInstanceOf(DamagedDataException.class);
        assertThat(visibleIds()).isEmpty();
    }

    @Test
    protected void discardedFilesCannotBePublishedAndVisibleOnesStay() throws Exception {
        List<StagedFile> published = stage(FIRST, "run-1", 1);
        List<StagedFile> lost = stage(FIRST, "run-2", 2);
        sink().publish(FIRST, published);

        sink().discard(FIRST, lost);
        sink().discard(FIRST, lost);
        sink().discard(FIRST, published);

        assertThatThrownBy(() -> sink().publish(FIRST, lost)).isInstanceOf(DamagedDataException.class);
        assertThat(visibleIds()).containsExactly(1L);
    }

    @Test
    protected void retiringOneGenerationLeavesTheOther() throws Exception {
        List<StagedFile> first = stage(FIRST, "run-1", 1);
        List<StagedFile> second = stage(SECOND, "run-2", 2);
        sink().publish(FIRST, first);

        sink().retire(FIRST, first);
        sink().publish(SECOND, second);

        assertThat(visibleIds()).containsExactly(2L);
    }

    @Test
    protected void fileThatVanishedIsDamage() throws Exception {
        List<StagedFile> files = stage(FIRST, "run-1", 1);
        sink().publish(FIRST, files);
        remove(files.get(0));

        assertThatThrownBy(() -> sink().publish(FIRST, files))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining(files.get(0).key());
    }

    @Test
    protected void publishedFileOfAnotherChecksumIsDamage() throws Exception {
        StagedFile file = stage(FIRST, "run-1", 1).get(0);
        sink().publish(FIRST, List.of(file));
        StagedFile other = new StagedFile(file.key(), file.token(), file.bytes(), file.rows(), "crc32c:00000000");

        assertThatThrownBy(() -> sink().publish(FIRST, List.of(other)))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining(file.key());
    }

    private List<StagedFile> stage(GenerationKey key, String runId, long... ids) throws Exception {
        try (Staging staging = sink().begin(key, runId, SCHEMA)) {
            if (ids.length > 0) {
                staging.write(batch(ids));
            }
            return staging.seal();
        }
    }

    private static Batch batch(long... ids) throws IOException {
        Batch.Builder builder = Batch.builder(SCHEMA);
        for (long id : ids) {
            builder.row().set("id", id).set("name", "name " + id).add();
        }
        return builder.build();
    }
}
