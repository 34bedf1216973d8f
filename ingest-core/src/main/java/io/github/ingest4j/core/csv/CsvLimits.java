// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

/** How large the parts of a page may be, so that no input takes more memory than was meant for it. */
record CsvLimits(int recordBytes, int fieldLength, int columns) {

    static final CsvLimits DEFAULT = new CsvLimits(
            CsvTransformer.DEFAULT_MAX_RECORD_BYTES,
            CsvTransformer.DEFAULT_MAX_FIELD_LENGTH,
            CsvTransformer.DEFAULT_MAX_COLUMNS);

    /** What to say of a thing larger than its limit. */
    static String exceeded(String what, long limit, String unit, String setting) {
        return what + " is over the limit of " + limit + " " + unit + "; to raise it: " + setting(setting + "(…)");
    }

    /** How a setting is called in a message. */
    static String setting(String call) {
        return "CsvTransformer.builder()." + call;
    }
}
