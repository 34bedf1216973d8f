// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.Slice;
import io.github.ingest4j.SlicedSource;
import io.github.ingest4j.Source;
import io.github.ingest4j.testkit.InterruptingSource.Moment;
import io.github.ingest4j.testkit.SourceReading.ReadPage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What a {@link SlicedSource} promises besides what all sources do, as tests. Extend it with a {@link #source} over something that
 * stands still, the {@link #window} that it divides, and the {@link #recordsOfSlices}: of two slices or more, one of which has two
 * pages or more.
 *
 * <p>What {@link SourceContract} tests of a request, it tests here of the slice that has the most records; {@link #otherRequest} is
 * that for another slice of the window.
 */
public abstract class SlicedSourceContract extends SourceContract {
    private static final int MAX_SLICES = 10_000;

    @Override
    protected abstract SlicedSource source() throws Exception;

    /** What it is asked to divide, without a slice; the contract adds the secrets. */
    protected abstract ReadRequest window() throws Exception;

    /** All records that are there for {@link #window}: those of each slice, in the order in which the source plans them. */
    protected abstract List<List<String>> recordsOfSlices() throws Exception;

    @Override
    protected final ReadRequest request() throws Exception {
        return window().withSlice(plan().get(largest()));
    }

    @Override
    protected final List<String> records() throws Exception {
        return recordsOfSlices().get(largest());
    }

    /** A request for other records. Another slice of {@link #window}, unless this gives another one. */
    @Override
    protected ReadRequest otherRequest() throws Exception {
        return window().withSlice(plan().get(largest() == 0 ? 1 : 0));
    }

    /** The same window is divided into the same slices in the same order, by the same source and by another instance. */
    @Test
    protected void theSameWindowHasTheSamePlan() throws Exception {
        SlicedSource source = source();
        List<Slice> first = plan(source);

        assertThat(first).as("slices of the plan").hasSameSizeAs(recordsOfSlices());
        assertThat(plan(source)).as("plan of the same window, again").isEqualTo(first);
        assertThat(plan(source())).as("plan of another instance").isEqualTo(first);
    }

    /** There are 10,000 slices at most; their names are unique, and names and attributes are text that can be stored. */
    @Test
    protected void slicesCanBeStored() throws Exception {
        List<Slice> plan = plan();

        assertThat(plan).as("slices of the plan").hasSizeLessThanOrEqualTo(MAX_SLICES);
        assertThat(plan).extracting(Slice::name).as("names of slices").doesNotHaveDuplicates();
        for (Slice slice : plan) {
            assertThat(slice.name()).as("name of a slice").matches(SourceUnderTest::isText);
            assertThat(slice.attributes().keySet())
                    .as("attributes of slice %s", slice.name())
                    .allMatch(SourceUnderTest::isText);
            assertThat(slice.attributes().values())
                    .as("values of attributes of slice %s", slice.name())
                    .allMatch(SourceUnderTest::isText);
        }
    }

    /** No secret is in a slice's name or attributes, in any form; they are stored in plain text. */
    @Test
    protected void slicesHoldNoSecret() throws Exception {
        canaryOfContract().assertNotIn(plan().toString(), "the slices of the plan");
    }

    /** Where dividing takes a secret, what the provider throws for one that it does not have comes out as it is. */
    @Test
    protected void aMissingSecretIsNotARetryOfThePlan() throws Exception {
        CountedSecrets without = new CountedSecrets(name -> {
            throw new ConfigurationException("there is no secret " + name);
        });
        Exception thrown = null;
        try {
            plan(source(), without);
        } catch (Exception e) {
            thrown = e;
        }

        if (without.asked() == 0) {
            assertThat(thrown)
                    .as("what is thrown by a plan that asks for no secret")
                    .isNull();
        } else {
            assertThat(thrown).as("what a plan throws without secrets").isInstanceOf(ConfigurationException.class);
        }
    }

    /** A thread that is interrupted before it plans does not lose that: it is thrown, or still there when the plan is made. */
    @Test
    protected void anInterruptOfThePlanIsNotSwallowed() throws Exception {
        SlicedSource source = source();
        ReadRequest window = withSecrets(window());

        boolean interrupted = onOwnThread(() -> {
            Thread.currentThread().interrupt();
            try {
                source.plan(window);
            } catch (InterruptedException e) {
                return true;
            } catch (Exception e) {
                // What else ends the plan may leave the thread interrupted.
            }
            return Thread.currentThread().isInterrupted();
        });

        assertThat(interrupted)
                .as("whether the thread knows after the plan that it was interrupted")
                .isTrue();
    }

    /** Read one after another, the slices give all records of the window, each once. */
    @Test
    protected void slicesTogetherGiveTheWindow() throws Exception {
        SlicedSource source = source();

        assertThat(records(source, plan(source)))
                .as("records of the slices in the order of the plan")
                .isEqualTo(recordsOfSlices());
    }

    /**
     * A slice says all that it takes to read it: written down and read back, it is read as well by an instance that has planned
     * nothing, whatever was read before it.
     */
    @Test
    protected void anotherInstanceReadsWhatWasPlanned() throws Exception {
        List<Slice> stored = new ArrayList<>(
                plan().stream().map(SlicedSourceContract::writtenAndReadBack).toList());
        List<List<String>> backwards = new ArrayList<>(recordsOfSlices());
        Collections.reverse(stored);
        Collections.reverse(backwards);

        assertThat(records(source(), stored))
                .as("records of the slices in another instance, the last slice first")
                .isEqualTo(backwards);
    }

    /** A slice that was read gives the same pages when it is read again: the same records in each, with the same bookmarks. */
    @Test
    protected void eachSliceGivesTheSamePagesAgain() throws Exception {
        SlicedSource source = source();
        for (Slice slice : plan(source)) {
            List<StoredPage> first = pages(source, slice);

            assertThat(pages(source, slice))
                    .as("pages of slice %s, again", slice.name())
                    .isEqualTo(first);
            assertThat(pages(source(), slice))
                    .as("pages of slice %s from another instance", slice.name())
                    .isEqualTo(first);
        }
    }

    /** A slice whose reading is interrupted and closed within a page takes nothing from the others, nor from its next reading. */
    @Test
    protected void aSliceThatIsCancelledTakesNothingFromOthers() throws Exception {
        SlicedSource source = source();
        List<Slice> plan = plan(source);
        for (Slice slice : plan) {
            Source interrupting = new InterruptingSource(source, Moment.BEFORE_BODY);

            SourceReading cancelled = reading(interrupting, withSecrets(window().withSlice(slice)), Drain.WHOLE);

            assertThat(cancelled.interrupted())
                    .as("whether the thread knows that it was interrupted in slice %s", slice.name())
                    .isTrue();
            assertThat(records(source, plan))
                    .as("records of the slices after slice %s was cancelled", slice.name())
                    .isEqualTo(recordsOfSlices());
        }
    }

    /** What must be the same in a page that is read again; attributes may tell when it was read. */
    private record StoredPage(String mediaType, List<String> records, String bookmark) {
        static StoredPage of(ReadPage page) {
            return new StoredPage(
                    page.mediaType(), page.records(), page.bookmark().orElse(""));
        }
    }

    private List<StoredPage> pages(SlicedSource source, Slice slice) throws Exception {
        return read(source, window().withSlice(slice)).pages().stream()
                .map(StoredPage::of)
                .toList();
    }

    private List<List<String>> records(SlicedSource source, List<Slice> slices) throws Exception {
        List<List<String>> records = new ArrayList<>();
        for (Slice slice : slices) {
            records.add(read(source, window().withSlice(slice)).records());
        }
        return records;
    }

    private List<Slice> plan() throws Exception {
        return plan(source());
    }

    private List<Slice> plan(SlicedSource source) throws Exception {
        return plan(source, secrets(Secret.of(canary())));
    }

    private List<Slice> plan(SlicedSource source, SecretProvider secrets) throws Exception {
        ReadRequest window = window().withSecrets(secrets);
        List<Slice> plan = onOwnThread(() -> source.plan(window));
        assertThat(plan).as("plan of window()").hasSizeGreaterThan(1).doesNotContainNull();
        return plan;
    }

    /** The first of the slices that have the most records. */
    private int largest() throws Exception {
        List<List<String>> slices = recordsOfSlices();
        assertThat(slices).as("recordsOfSlices() of the contract").hasSizeGreaterThan(1);
        int largest = 0;
        for (int i = 1; i < slices.size(); i++) {
            largest = slices.get(i).size() > slices.get(largest).size() ? i : largest;
        }
        return largest;
    }

    private static Slice writtenAndReadBack(Slice slice) {
        Map<String, String> attributes = new LinkedHashMap<>();
        slice.attributes()
                .forEach((name, value) -> attributes.put(writtenAndReadBack(name), writtenAndReadBack(value)));
        return new Slice(writtenAndReadBack(slice.name()), attributes);
    }

    private static String writtenAndReadBack(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }
}
