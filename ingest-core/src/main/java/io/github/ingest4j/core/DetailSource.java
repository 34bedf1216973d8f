// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Slice;
import io.github.ingest4j.SlicedSource;
import io.github.ingest4j.Source;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.core.json.JsonIds;
import io.github.ingest4j.store.KeySegment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Asks another source once for each of a list of ids, such as the stations of a network or the orders of a day. Groups of ids are
 * slices. Immutable.
 *
 * {@snippet class="io.github.ingest4j.core.DetailSourceTest" region="example"}
 *
 * <p>The list is asked for once for a window and stored; each id is read once, in the order of its first place. The other source
 * gets the id as the name of its request's slice, and as its attribute {@value #ID}; its pages get that attribute, too.
 *
 * <p>An id of which there is nothing any more has no pages if the other source says so, as {@code HttpSource} does with {@code
 * treat(Answers.status(404), As.EMPTY)}; what it throws instead fails its group.
 *
 * <p>Where its pages have bookmarks, a read that fails goes on behind the last stored page; else the ids of its group are read again
 * from the first.
 */
public final class DetailSource implements SlicedSource {
    /** The attribute of requests' slices and of pages that has the id. */
    public static final String ID = "id";
    /** Ids of a window that a parent source may have. */
    public static final int MOST_IDS = 200_000;
    /** Ids of a slice, where nothing else is said. */
    public static final int DEFAULT_GROUP_SIZE = 100;

    private static final int LARGEST_GROUP = 10_000;

    private final Ids ids;
    private final Source details;
    private final int groupSize;

    private DetailSource(Ids ids, Source details, int groupSize) {
        this.ids = requireNonNull(ids, "ids");
        this.details = requireNonNull(details, "details");
        this.groupSize = groupSize;
    }

    /** Lists the ids of a window. What it throws means what it means when {@link Source#open} throws it. */
    @FunctionalInterface
    public interface Ids {
        Collection<String> of(ReadRequest request) throws IOException, InterruptedException;
    }

    /**
     * A source that reads {@code details} for each id, in groups of {@value #DEFAULT_GROUP_SIZE}.
     *
     * @throws IllegalArgumentException if these are sequential: an id has no position of its own
     */
    public static DetailSource of(Ids ids, Source details) {
        if (details.isSequential()) {
            throw new IllegalArgumentException(
                    "details have no positions of their own, and this source is sequential: " + details);
        }
        return new DetailSource(ids, details, DEFAULT_GROUP_SIZE);
    }

    /**
     * A source that reads {@code details} for each id that another source has: its JSON pages are an array of records, or records one
     * after the other, such as NDJSON.
     *
     * {@snippet class="io.github.ingest4j.core.http.HttpDetailTest" region="example"}
     *
     * <p>The parent is read for the window whenever the ids are asked for, in its slices if it has any, and its pages are not stored: a
     * pipeline of its own does that. An id that comes again keeps its first place. A record without id fails the window; so do more than
     * {@link #MOST_IDS} ids.
     *
     * @param id where each record has its id, a text or a whole number: a JSON pointer such as {@code /id}
     * @throws IllegalArgumentException if that is no JSON pointer into a record
     */
    public static DetailSource of(Source parent, String id, Source details) {
        return of(new ParentIds(parent, JsonIds.at(id)), details);
    }

    /**
     * As {@link #of(Source, String, Source)}, for a parent whose pages have the records inside one document.
     *
     * @param records JSON pointer to the array of records, such as {@code /data}
     */
    public static DetailSource of(Source parent, String records, String id, Source details) {
        return of(new ParentIds(parent, JsonIds.at(records, id)), details);
    }

    /** The same source with another number of ids in a slice, 1 to 10,000: what a run reads in a few minutes at most. */
    public DetailSource inGroupsOf(int size) {
        if (size < 1 || size > LARGEST_GROUP) {
            throw new IllegalArgumentException("a group has 1 to " + LARGEST_GROUP + " ids, not " + size);
        }
        return new DetailSource(ids, details, size);
    }

    @Override
    public List<Slice> plan(ReadRequest request) throws IOException, InterruptedException {
        List<String> distinct = List.copyOf(new LinkedHashSet<>(ids.of(request)));
        if (distinct.contains("")) {
            throw SourceException.fatal("the list of ids for window " + request.window() + " has an empty one");
        }
        List<Slice> groups = new ArrayList<>();
        for (int from = 0; from < distinct.size(); from += groupSize) {
            List<String> group = distinct.subList(from, Math.min(distinct.size(), from + groupSize));
            groups.add(new Slice("ids-" + KeySegment.number(groups.size(), 5), numbered(group)));
        }
        return groups;
    }

    @Override
    public PageReader open(ReadRequest request) {
        Slice group = request.slice();
        List<String> members = new ArrayList<>();
        for (int i = 0; i < group.attributes().size(); i++) {
            members.add(group.attribute(String.valueOf(i)));
        }
        return new DetailPages(details, request, members);
    }

    private static Map<String, String> numbered(List<String> group) {
        Map<String, String> numbered = new HashMap<>();
        for (String id : group) {
            numbered.put(String.valueOf(numbered.size()), id);
        }
        return numbered;
    }

    @Override
    public String toString() {
        return details + ", for " + (ids instanceof ParentIds ? ids : "each of a list of ids");
    }
}
