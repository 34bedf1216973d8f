// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.planted;

/** Breaks the rules: prints. */
public final class Chatty {
    void talk(Exception e) {
        System.out.println("out");
        System.err.println("err");
        e.printStackTrace();
    }
}
