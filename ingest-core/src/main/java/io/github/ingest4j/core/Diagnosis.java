// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.Failure;
import io.github.ingest4j.Failure.Kind;
import io.github.ingest4j.IngestException;
import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.SourceException.Reaction;
import io.github.ingest4j.core.internal.Redactor;
import io.github.ingest4j.store.StoreRefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * What an exception means for the window it befell.
 *
 * @param reason what people are told of it: as the failure's message, without the words of others
 * @param due whether the next run tries again by itself; else somebody must reopen the window
 * @param surprising whether nobody had provided for it, so that its stack trace is worth logging
 */
record Diagnosis(Failure failure, String reason, boolean due, boolean surprising) {
    /** The step in which whatever is thrown is the source's. */
    static final String FETCH = "fetch";

    static Diagnosis of(Throwable thrown, String step, Redactor redactor) {
        Diagnosis plain = of(thrown, step);
        Failure failure = plain.failure();
        return new Diagnosis(
                new Failure(failure.kind(), step, redactor.clean(failure.message())),
                redactor.clean(plain.reason()),
                plain.due(),
                plain.surprising());
    }

    /** The source did not give the window's pages within its tries. */
    static Diagnosis unavailable(SourceUnavailableException thrown, String step, Redactor redactor) {
        String message = redactor.clean(String.valueOf(thrown.getMessage()));
        return new Diagnosis(
                new Failure(Kind.SOURCE_UNAVAILABLE, step, message), redactor.clean(told(thrown)), true, false);
    }

    /** The run's time was over before it had committed anything. */
    static Diagnosis outOfTime(String step) {
        String message = "the run's time was over before its first commit; give it more";
        return new Diagnosis(new Failure(Kind.DEADLINE, step, message), message, true, false);
    }

    /** The run's time was over before one slice was frozen, and nothing else was committed. */
    static Diagnosis outOfTimeForASlice(String step) {
        String message =
                "the run's time was over before its first slice was stored; give it more, or let the source make"
                        + " smaller slices and call reopenToFetchAgain, since the window's plan is kept until then";
        return new Diagnosis(new Failure(Kind.DEADLINE, step, message), message, true, false);
    }

    /** Whether no message in the chain of causes holds a secret, so that the stack trace may be logged. */
    static boolean isClean(Throwable thrown, Redactor redactor) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return !redactor.finds(trace.toString());
    }

    private static Diagnosis of(Throwable thrown, String step) {
        if (thrown instanceof SourceException source) {
            // Once the credentials are renewed the next run succeeds, and so it does once a setting is mended.
            return source.reaction() == Reaction.FAIL_UNAUTHORISED
                    ? expected(Kind.UNAUTHORISED, true, step, thrown)
                    : expected(Kind.SOURCE, false, step, thrown);
        }
        if (thrown instanceof ConfigurationException) {
            return expected(Kind.CONFIGURATION, true, step, thrown);
        }
        if (thrown instanceof SchemaMismatchException) {
            return expected(Kind.SCHEMA, false, step, thrown);
        }
        if (thrown instanceof BadRecordException) {
            return expected(Kind.BAD_RECORD, false, step, thrown);
        }
        if (thrown instanceof DamagedDataException) {
            return expected(Kind.DAMAGED, false, step, thrown);
        }
        if (thrown instanceof IOException || thrown instanceof UncheckedIOException) {
            // What a store refuses for good it refuses until a person has acted; the rest may pass.
            return expected(isRefusal(thrown) ? Kind.CONFIGURATION : Kind.INFRASTRUCTURE, true, step, thrown);
        }
        Kind kind = step.equals(FETCH) ? Kind.SOURCE : Kind.INTERNAL;
        return new Diagnosis(new Failure(kind, step, message(thrown)), told(thrown), false, true);
    }

    private static Diagnosis expected(Kind kind, boolean due, String step, Throwable thrown) {
        return new Diagnosis(new Failure(kind, step, message(thrown)), told(thrown), due, false);
    }

    private static String told(Throwable thrown) {
        return Wording.of(thrown, "the run's report");
    }

    private static boolean isRefusal(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof StoreRefusedException) {
                return true;
            }
        }
        return false;
    }

    private static String message(Throwable thrown) {
        return thrown instanceof IngestException && thrown.getMessage() != null
                ? thrown.getMessage()
                : thrown.getClass().getSimpleName() + ": " + thrown.getMessage();
    }
}
