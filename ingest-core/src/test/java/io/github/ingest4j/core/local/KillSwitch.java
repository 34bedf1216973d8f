// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.local;

import java.io.IOException;

/** Counts calls, and ends this JVM at one of them as a power cut would: no finally block, no shutdown hook. */
final class KillSwitch {
    static final int STATUS = 137;

    private final int at;
    private final boolean after;
    private int calls;

    private KillSwitch(int at, boolean after) {
        this.at = at;
        this.after = after;
    }

    static KillSwitch never() {
        return new KillSwitch(0, false);
    }

    static KillSwitch before(int call) {
        return new KillSwitch(call, false);
    }

    static KillSwitch after(int call) {
        return new KillSwitch(call, true);
    }

    /** A call that may be the last. */
    @FunctionalInterface
    interface Call<T> {
        T run() throws IOException;
    }

    int calls() {
        return calls;
    }

    <T> T call(Call<T> call) throws IOException {
        boolean last = ++calls == at;
        if (last && !after) {
            Runtime.getRuntime().halt(STATUS);
        }
        T result = call.run();
        if (last) {
            Runtime.getRuntime().halt(STATUS);
        }
        return result;
    }
}
