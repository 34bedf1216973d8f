// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Source;
import io.github.ingest4j.testkit.SourceReading.ReadPage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What a {@linkplain Source#isSequential sequential} source promises besides what all sources do, as tests: each window gives exactly
 * what is new since the position of the one before. Extend it with a {@link #source} over something that stands still until
 * {@link #addRecords} is called, a {@link #request} that it answers with two pages or more, and the {@link #records} that are there.
 *
 * <p>The request is for the first window of the stream, or of the slice that it names: it has no position.
 */
public abstract class SequentialSourceContract extends SourceContract {

    /**
     * Adds records, other ones at each call, to what the source reads, and gives those in the order in which a window that reads on
     * has them; better several pages than one.
     */
    protected abstract List<String> addRecords() throws Exception;

    /**
     * Why the source gives another position each time though nothing is new, as with tokens that a service makes at each request;
     * empty if it gives the same.
     */
    protected Optional<String> anotherPositionEachTime() {
        return Optional.empty();
    }

    /**
     * Why windows give records that earlier ones had, too, as where a service includes the bound that it is told; empty if each gives
     * what is new and nothing else. A record is then one that {@link #recordsIn} tells apart.
     */
    protected Optional<String> recordsComeAgain() {
        return Optional.empty();
    }

    /** A request for other records. What is new after {@link #request}, and that is nothing, unless this gives another one. */
    @Override
    protected ReadRequest otherRequest() throws Exception {
        return begin().next();
    }

    /** It says that its windows are to be read in order. */
    @Test
    protected void saysThatItsWindowsAreReadInOrder() throws Exception {
        assertThat(source().isSequential()).as("isSequential()").isTrue();
    }

    /**
     * The first window has a position, which is text of {@value PageReader#MAX_POSITION_LENGTH} characters at most, not empty and
     * without a secret in any form.
     */
    @Test
    protected void positionsCanBeStored() throws Exception {
        String position = begin().position();

        assertThat(position)
                .as("position")
                .isNotEmpty()
                .hasSizeLessThanOrEqualTo(PageReader.MAX_POSITION_LENGTH)
                .matches(SourceUnderTest::isText);
        canaryOfContract().assertNotIn(position, "the position");
    }

    /** A window gives what came after the one before it, each record once, and so does the window after that. */
    @Test
    protected void theNextWindowGivesWhatIsNew() throws Exception {
        Progress progress = begin();
        for (int window = 2; window <= 3; window++) {
            List<String> added = added();
            SourceReading next = read(progress.next());

            assertThat(news(next, progress)).as("records of window %s", window).isEqualTo(added);
            if (recordsComeAgain().isPresent()) {
                assertThat(next.records())
                        .as(
                                "records of window %s, although %s",
                                window, recordsComeAgain().get())
                        .isNotEqualTo(added);
            }
            progress = progress.after(next);
        }
    }

    /**
     * A window that is read again, as after a run that died before it stored the window, gives the same records and the same position,
     * from the same source and from another instance.
     */
    @Test
    protected void readingOnAgainGivesTheSame() throws Exception {
        ReadRequest next = begin().next();
        added();
        Source source = source();
        SourceReading first = read(source, next);
        SourceReading again = read(source, next);
        SourceReading another = read(source(), next);

        assertThat(again.records()).as("again").isEqualTo(first.records());
        assertThat(another.records()).as("from another instance").isEqualTo(first.records());
        if (anotherPositionEachTime().isPresent()) {
            assertThat(again.position())
                    .as(
                            "position, again, although %s",
                            anotherPositionEachTime().get())
                    .isNotEqualTo(first.position());
        } else {
            assertThat(again.position()).as("position, again").isEqualTo(first.position());
            assertThat(another.position()).as("position from another instance").isEqualTo(first.position());
        }
    }

    /**
     * A reader that goes on behind a bookmark gives the position of the whole window: the same, and one behind which a window gives
     * what is new. So do those of the window that reads on. Not for pages with {@link #noBookmarks}.
     */
    @Test
    protected void aReaderBehindABookmarkGivesThePositionOfTheWholeWindow() throws Exception {
        Progress progress = begin();
        assertReadersBehindBookmarksLeadOn(request(), progress);
        ReadRequest second = progress.next();
        assertReadersBehindBookmarksLeadOn(second, progress.after(read(second)));
    }

    /** A window in which nothing is new gives no records, leaves the position, and has the next one give what came later. */
    @Test
    protected void anEmptyWindowLosesNothing() throws Exception {
        Progress progress = begin();
        for (int window = 2; window <= 3; window++) {
            SourceReading empty = read(progress.next());

            assertThat(news(empty, progress))
                    .as("records of a window in which nothing is new")
                    .isEmpty();
            if (anotherPositionEachTime().isEmpty()) {
                assertThat(empty.position().orElse(progress.position()))
                        .as("position after a window in which nothing is new")
                        .isEqualTo(progress.position());
            }
            progress = progress.after(empty);
        }
        List<String> added = added();

        assertThat(news(read(progress.next()), progress))
                .as("records of the window after those in which nothing was new")
                .isEqualTo(added);
    }

    /** How far a stream has been read. */
    private record Progress(List<String> records, ReadRequest last, String position) {

        /** The request for the window that reads on. */
        ReadRequest next() {
            return nextAt(position);
        }

        ReadRequest nextAt(String other) {
            return following(last).withPosition(other);
        }

        /** What is reached when that window, which read on from here, is stored. */
        Progress after(SourceReading window) {
            List<String> all = new ArrayList<>(records);
            all.addAll(window.records());
            return new Progress(all, next(), window.position().orElse(position));
        }
    }

    /** The first window, read. */
    private Progress begin() throws Exception {
        SourceReading first = read(request());
        assertThat(first.records()).as("records of the first window").isNotEmpty();
        assertThat(first.position()).as("position after the first window").isPresent();
        return new Progress(first.records(), request(), first.position().orElseThrow());
    }

    private List<String> added() throws Exception {
        List<String> added = addRecords();
        assertThat(added).as("addRecords() of the contract").isNotEmpty();
        return added;
    }

    private List<String> news(SourceReading window, Progress before) {
        if (recordsComeAgain().isEmpty()) {
            return window.records();
        }
        Set<String> old = Set.copyOf(before.records());
        return window.records().stream().filter(record -> !old.contains(record)).toList();
    }

    /** Readers that go on behind bookmarks of a window give positions like that of the whole one, behind which is what is new. */
    private void assertReadersBehindBookmarksLeadOn(ReadRequest window, Progress progress) throws Exception {
        Map<Integer, String> positions = positionsBehindBookmarks(window);
        if (anotherPositionEachTime().isEmpty()) {
            positions.forEach((page, position) -> assertThat(position)
                    .as("position of a reader that went on behind page %s", page)
                    .isEqualTo(progress.position()));
        }
        List<String> added = added();
        for (Map.Entry<Integer, String> behind : positions.entrySet()) {
            assertThat(news(read(progress.nextAt(behind.getValue())), progress))
                    .as("records that follow on a reader which went on behind page %s", behind.getKey())
                    .isEqualTo(added);
        }
    }

    /** By page, from 1. */
    private Map<Integer, String> positionsBehindBookmarks(ReadRequest window) throws Exception {
        Map<Integer, String> positions = new LinkedHashMap<>();
        int page = 0;
        for (ReadPage read : read(window).pages()) {
            page++;
            if (read.bookmark().isPresent()) {
                ReadRequest rest = window.withResumeAfter(read.bookmark().get());
                Optional<String> position = read(rest).position();
                assertThat(position)
                        .as("position of a reader that went on behind page %s", page)
                        .isPresent();
                positions.put(page, position.get());
            }
        }
        if (noBookmarks().isPresent()) {
            assertThat(positions)
                    .as("pages with bookmarks, although %s", noBookmarks().get())
                    .isEmpty();
        } else {
            assertThat(positions)
                    .as("pages with bookmarks; without any, noBookmarks() says why")
                    .isNotEmpty();
        }
        return positions;
    }
}
