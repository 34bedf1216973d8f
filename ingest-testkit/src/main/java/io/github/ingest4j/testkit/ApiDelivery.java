// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How an answer reaches the client, or does not.
 *
 * @param announced a Content-Length that need not be right
 */
record ApiDelivery(Framing framing, OptionalLong announced, Ending ending, Pace head, Pace body) {
    /** What tells the client where the body ends. */
    enum Framing {
        LENGTH,
        CHUNKS,
        CLOSE,
        /** No status and headers of ours: the body is all there is. */
        RAW
    }

    /** What happens to the connection. */
    enum Fate {
        /** Serves the next request. */
        KEEP,
        /** Ends as after a whole answer. */
        CLOSE,
        /** Ends as when the machine behind it crashed. */
        RESET,
        /** Says nothing more until the client or the server closes. */
        STALL
    }

    enum Place {
        BEFORE_ANSWER,
        IN_HEAD,
        IN_BODY
    }

    /** @param bytes of the body that are sent, in a body */
    record Ending(Fate fate, Place place, int bytes) {
        static final Ending WHOLE = new Ending(Fate.KEEP, Place.IN_BODY, Integer.MAX_VALUE);
    }

    /** @param piece bytes between two pauses */
    record Pace(int piece, Duration pause) {
        static final Pace AT_ONCE = new Pace(Integer.MAX_VALUE, Duration.ZERO);

        Pace {
            if (piece < 1) {
                throw new IllegalArgumentException("a piece has at least 1 byte, not " + piece);
            }
            if (pause.isNegative() || (pause.isZero() && piece != Integer.MAX_VALUE)) {
                throw new IllegalArgumentException("a pause must be longer than nothing, is " + pause);
            }
        }
    }

    static final ApiDelivery WHOLE =
            new ApiDelivery(Framing.LENGTH, OptionalLong.empty(), Ending.WHOLE, Pace.AT_ONCE, Pace.AT_ONCE);

    ApiDelivery framedBy(Framing value) {
        return new ApiDelivery(value, OptionalLong.empty(), ending, head, body);
    }

    ApiDelivery announcing(long length) {
        return new ApiDelivery(Framing.LENGTH, OptionalLong.of(length), ending, head, body);
    }

    ApiDelivery ending(Fate fate, Place place, int bytes) {
        return new ApiDelivery(framing, announced, new Ending(fate, place, bytes), head, body);
    }

    ApiDelivery withHead(Pace value) {
        return new ApiDelivery(framing, announced, ending, value, body);
    }

    ApiDelivery withBody(Pace value) {
        return new ApiDelivery(framing, announced, ending, head, value);
    }
}
