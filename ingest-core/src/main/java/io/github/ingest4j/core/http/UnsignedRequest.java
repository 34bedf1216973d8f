// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import java.net.URI;
import java.util.Map;

/** What a {@link RequestSigner} signs: a request as it is sent, but for what the signer adds. Immutable. */
public final class UnsignedRequest {
    private final Outgoing request;
    private final Map<String, String> headers;

    UnsignedRequest(Outgoing request) {
        this.request = request;
        this.headers = request.headers();
    }

    /** Such as {@code GET}. */
    public String method() {
        return request.method();
    }

    /** As it is asked for, without parameters that are secrets. Host and port are to be taken from it. */
    public URI address() {
        return request.address();
    }

    /** The headers so far, by names of any case; those that the HTTP client sets itself, such as Host, are not among them. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The bytes of the body as they are sent, in an array of the caller's own; empty for a GET. */
    public byte[] body() {
        return request.body();
    }

    /** Method and address without values of the query. */
    @Override
    public String toString() {
        return request.toString();
    }
}
