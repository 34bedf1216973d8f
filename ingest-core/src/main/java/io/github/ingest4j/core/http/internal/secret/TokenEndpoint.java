// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.secret;

import io.github.ingest4j.SourceException;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Where one reader asks for tokens. */
public interface TokenEndpoint {
    /** What a request came to. */
    enum Verdict {
        GRANTED,
        CLIENT_REFUSED,
        GRANT_REFUSED,
        /** Neither of the two for certain. */
        REFUSED
    }

    /** Is told of the refresh token that an answer brings before anything else in the answer is judged. */
    @FunctionalInterface
    interface Keeper {
        /**
         * Keeps it.
         *
         * @param answer with an access token, where it holds one that can be used
         */
        void keep(String refreshToken, Optional<TokenAnswer> answer) throws IOException;
    }

    /**
     * What a request came to, unless that was thrown.
     *
     * @param message what to say of a refusal
     */
    record Result(Verdict verdict, TokenAnswer answer, String message) {}

    /** Waits until a request may be sent, and takes no turn. */
    void awaitFree(URI address) throws InterruptedException;

    /**
     * Sends a request when it is its turn. Whoever calls holds no turn of another one, which this could wait for.
     *
     * @param unmissable whether it may only be sent if there is time for its answer
     * @throws SourceException for whatever is neither a token nor a refusal
     */
    Result ask(URI address, Map<String, String> form, Optional<String> authorization, Keeper keeper, boolean unmissable)
            throws IOException, InterruptedException;
}
