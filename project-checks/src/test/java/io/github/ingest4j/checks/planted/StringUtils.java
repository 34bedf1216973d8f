// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.planted;

import java.util.List;

/** Breaks the rules: named by nothing, and shares what can be changed. */
public final class StringUtils {
    public static int counter;
    public static final String[] names = {"a"};
    public static final List<String> FINE = List.of();
    static int own;

    public static final class SinkImpl {}

    public abstract static class AbstractSink {}

    public abstract static class BaseSink {}

    public static final class SinkHelper {}

    /** Breaks no rule. */
    public static final class Basement {}
}
