// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a run did, window by window.
 *
 * @param runId names the run in keys, manifests and logs
 * @param windows in the order they were worked at; a window that another run holds, or had finished, is among them
 * @param unreached windows that were due and not begun, since the deadline came near, the limit of a run was met, or the source is
 *     sequential and a window before them did not get done
 */
public record RunReport(StreamId stream, String runId, List<WindowReport> windows, List<Window> unreached) {

    public RunReport {
        windows = List.copyOf(windows);
        unreached = List.copyOf(unreached);
    }

    /**
     * One word for the whole run: FAILED if any window failed; else CONTINUE if the deadline left some for another run; else
     * SKIPPED, SUCCEEDED, EMPTY, ALREADY_RUNNING, ALREADY_DONE, whichever comes first among the windows.
     */
    public Outcome outcome() {
        for (Outcome candidate : List.of(
                Outcome.FAILED,
                Outcome.CONTINUE,
                Outcome.SKIPPED,
                Outcome.SUCCEEDED,
                Outcome.EMPTY,
                Outcome.ALREADY_RUNNING)) {
            if (windows.stream().anyMatch(window -> window.outcome() == candidate)) {
                return candidate;
            }
        }
        return Outcome.ALREADY_DONE;
    }

    /**
     * This report, unless the run has failed.
     *
     * @throws RunFailedException if the {@link #outcome} is FAILED, with the windows that failed and why
     */
    public RunReport throwIfFailed() {
        if (outcome() != Outcome.FAILED) {
            return this;
        }
        String windows = this.windows.stream()
                .filter(window -> window.outcome() == Outcome.FAILED)
                .map(window -> window.window()
                        + window.failure()
                                .map(failure ->
                                        " " + failure.kind() + " at " + failure.step() + ": " + failure.message())
                                .orElse(""))
                .collect(Collectors.joining("; "));
        throw new RunFailedException("run " + runId + " of " + stream + " failed at " + windows);
    }

    /** Windows that this run finished: they are SUCCEEDED or EMPTY. */
    public long windowsDone() {
        return windows.stream()
                .map(WindowReport::outcome)
                .filter(outcome -> outcome == Outcome.SUCCEEDED || outcome == Outcome.EMPTY)
                .count();
    }

    /** Records published by this run. */
    public long records() {
        return windows.stream().mapToLong(WindowReport::records).sum();
    }

    /** Records that this run set aside. */
    public long quarantined() {
        return windows.stream().mapToLong(WindowReport::quarantined).sum();
    }
}
