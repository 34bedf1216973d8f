// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

/** Decides the answer of a {@link ScriptedApi} to a request; any number of threads may call. */
@FunctionalInterface
public interface ApiBehaviour {

    /** What it throws is answered with 500, and told by {@link ScriptedApi#assertNothingUnexpected}. */
    ApiReply answer(ApiRequest request) throws Exception;
}
