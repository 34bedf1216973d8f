// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes parsers that keep to the limits, and generators. Thread-safe.
 *
 * <p>Lines and sequences of ordinary records need none, and a short run would spend a good part of its time on loading the
 * parser's classes: so nothing of it is touched before the first is asked for. Arrays and records inside a document do need one.
 */
final class Parsers {
    private final JsonLimits limits;
    private volatile @Nullable JsonFactory made;

    Parsers(JsonLimits limits) {
        this.limits = limits;
    }

    JsonParser on(InputStream input) throws IOException {
        return factory().createParser(input);
    }

    JsonGenerator generatorTo(OutputStream output) throws IOException {
        return factory().createGenerator(output);
    }

    /** One for all threads, since it remembers field names for all parsers. */
    private JsonFactory factory() {
        JsonFactory factory = made;
        if (factory == null) {
            synchronized (this) {
                factory = made;
                if (factory == null) {
                    factory = newFactory();
                    made = factory;
                }
            }
        }
        return factory;
    }

    private JsonFactory newFactory() {
        return new JsonFactoryBuilder()
                .streamReadConstraints(new Constraints(limits))
                // Names come from outside: they must not fill the table of the whole JVM.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                // PageInput has looked at the encoding, and knows where lines end.
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .build();
    }

    /** Refuses the text at which a parser of ours stands if it is too long. */
    static void checkString(JsonParser parser) throws IOException {
        int limit = parser.streamReadConstraints().getMaxStringLength();
        Constraints.check(parser.getTextLength(), limit, "a string", "characters", "maxStringLength");
    }

    /** Throws messages of ours, which say what to do. */
    private static final class Constraints extends StreamReadConstraints {
        private static final long serialVersionUID = 1L;

        Constraints(JsonLimits limits) {
            super(limits.depth(), -1, limits.numberLength(), limits.stringLength(), limits.nameLength(), -1);
        }

        @Override
        public void validateNestingDepth(int depth) throws StreamConstraintsException {
            check(depth, getMaxNestingDepth(), "nesting", "levels", "maxDepth");
        }

        @Override
        public void validateFPLength(int length) throws StreamConstraintsException {
            validateIntegerLength(length);
        }

        @Override
        public void validateIntegerLength(int length) throws StreamConstraintsException {
            check(length, getMaxNumberLength(), "a number", "characters", "maxNumberLength");
        }

        /**
         * Leaves it to {@link Parsers#checkString}: the parser asks only when a text outgrows a buffer, whose size depends on
         * what was read before. The limit of the record bounds the memory.
         */
        @Override
        public void validateStringLength(int length) {}

        @Override
        public void validateNameLength(int length) throws StreamConstraintsException {
            check(length, getMaxNameLength(), "a field name", "characters", "maxNameLength");
        }

        private static void check(int found, int limit, String what, String unit, String setting)
                throws StreamConstraintsException {
            if (found > limit) {
                throw new StreamConstraintsException(JsonLimits.exceeded(what, limit, unit, setting));
            }
        }
    }
}
