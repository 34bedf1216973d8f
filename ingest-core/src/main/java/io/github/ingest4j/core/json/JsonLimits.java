// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;

/** How large the parts of a document may be, so that no input takes more memory than was meant for it. */
record JsonLimits(long recordBytes, int stringLength, int numberLength, int nameLength, int depth, int fields) {

    static final JsonLimits DEFAULT = new JsonLimits(
            JsonTransformer.DEFAULT_MAX_RECORD_BYTES,
            JsonTransformer.DEFAULT_MAX_STRING_LENGTH,
            JsonTransformer.DEFAULT_MAX_NUMBER_LENGTH,
            JsonTransformer.DEFAULT_MAX_NAME_LENGTH,
            JsonTransformer.DEFAULT_MAX_DEPTH,
            JsonTransformer.DEFAULT_MAX_FIELDS);

    /** What to say of a thing larger than its limit. */
    static String exceeded(String what, long limit, String unit, String setting) {
        return what + " is over the limit of " + limit + " " + unit + "; to raise it: JsonTransformer.builder()."
                + setting + "(…)";
    }

    String recordTooLong() {
        return exceeded("the record", recordBytes, "bytes", "maxRecordBytes");
    }

    JsonFactory factory() {
        return new JsonFactoryBuilder()
                .streamReadConstraints(new Constraints(this))
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
            super(limits.depth, -1, limits.numberLength, limits.stringLength, limits.nameLength, -1);
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
         * Leaves it to {@link JsonLimits#checkString}: the parser asks only when a text outgrows a buffer, whose size depends on
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
                throw new StreamConstraintsException(exceeded(what, limit, unit, setting));
            }
        }
    }
}
