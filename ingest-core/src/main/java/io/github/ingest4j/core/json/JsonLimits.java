// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

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
}
