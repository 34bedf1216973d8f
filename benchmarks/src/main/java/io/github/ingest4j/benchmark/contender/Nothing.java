// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import java.io.IOException;

/** Converts nothing: what a process takes that only starts and ends. */
public final class Nothing {
    private Nothing() {}

    public static void main(String[] args) throws IOException {
        Contender.run(args, job -> 0);
    }
}
