// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.data;

/** Records of three texts. */
final class NarrowWriter implements RecordWriter {

    @Override
    public void write(Dice dice, long number, Text out) {
        out.add("{\"key\":\"").hex(dice, 16);
        out.add("\",\"value\":\"");
        Words.write(dice, 2 + dice.below(20), out);
        out.add("\",\"source\":\"s").add(dice.below(10)).add("\"}");
    }
}
