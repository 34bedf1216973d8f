// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

/** Stands in templates for the handler of a function. */
final class SampleHandler {
    private SampleHandler() {}

    static boolean isClass(String name) {
        try {
            Class.forName(name, false, SampleHandler.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
