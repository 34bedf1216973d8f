// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import java.util.OptionalLong;

/**
 * What a server answered to the first request of a window; the body is unread.
 *
 * @param address that answered, after redirects, without values of its query
 * @param status 200 or 203, of a job of an export also 201 or 202; 204 where the server has nothing to send; 304 where nothing has
 *     changed, if that was asked; any where a rule of the source counts it as a page or as nothing
 * @param mediaType without parameters; empty where the answer counts as nothing
 * @param bytes as the server announced them, compressed where they are sent so; absent where it did not, or the answer counts as
 *     nothing
 */
public record FirstAnswer(String address, int status, String mediaType, OptionalLong bytes) {

    /** In a line, for people. */
    @Override
    public String toString() {
        String length = bytes.isPresent() ? ", " + bytes.getAsLong() + " bytes" : "";
        return address + " answers " + status + (mediaType.isEmpty() ? "" : ": " + mediaType + length);
    }
}
