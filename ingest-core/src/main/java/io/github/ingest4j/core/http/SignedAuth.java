// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.core.http.internal.HeaderText;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;

/** Headers of a signer. */
final class SignedAuth extends Auth {
    /** Shorter ones are words, which would spoil messages. */
    private static final int SHORTEST_HIDDEN = 16;
    /** Headers that say when and what, which messages may hold. */
    private static final Pattern PLAIN =
            Pattern.compile("(?i)content-.*|accept.*|digest|repr-digest|(.*-)?(date|timestamp|content-sha256)");

    private final RequestSigner signer;

    SignedAuth(RequestSigner signer) {
        this.signer = signer;
    }

    @Override
    String place() {
        return "signature";
    }

    @Override
    boolean last() {
        return true;
    }

    @Override
    void apply(Outgoing request, Attempt attempt) throws IOException {
        Map<String, String> headers;
        try {
            headers = signer.sign(new UnsignedRequest(request), attempt.provider());
            headers.forEach((name, value) -> {
                HeaderText.requireName(name);
                if (!HeaderText.isValue(value)) {
                    throw new IllegalStateException(
                            "the value of header " + name + " is not one line of printable ASCII");
                }
            });
        } catch (IOException | RuntimeException e) {
            throw attempt.failed(request.address(), "could not be signed", e);
        }
        headers.forEach((name, value) -> {
            if (value.length() >= SHORTEST_HIDDEN && !PLAIN.matcher(name).matches()) {
                attempt.hideForNow(value);
            }
            request.header(name, value);
        });
    }

    @Override
    public String toString() {
        return "headers of a signer";
    }
}
