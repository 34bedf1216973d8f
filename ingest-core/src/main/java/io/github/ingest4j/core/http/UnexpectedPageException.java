// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

/** A page does not say what the paging expects of it; no repetition will help. The message goes on from the URL. */
final class UnexpectedPageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;

    UnexpectedPageException(String what) {
        super(what);
        this.what = what;
    }

    String what() {
        return what;
    }
}
