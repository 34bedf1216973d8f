// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.core.internal.Pause;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * All that an {@link HttpSource} was told. Immutable.
 *
 * @param body of a POST; empty for a GET
 * @param clock tells when tokens expire and how long to wait
 */
record HttpSettings(
        UrlTemplate url,
        Optional<BodyTemplate> body,
        Map<String, RequestTemplate> headers,
        List<Auth> auths,
        Pagination pagination,
        Caps caps,
        Bodies bodies,
        Optional<ExportJob> export,
        AddressRules rules,
        Limits limits,
        RequestBudget budget,
        List<AnswerRule> answerRules,
        Supplier<HttpClient> client,
        Clock clock,
        Pause pause) {

    /** Whether what is asked for differs from slice to slice. */
    boolean namesSlice() {
        return url.namesSlice()
                || body.filter(BodyTemplate::namesSlice).isPresent()
                || headers.values().stream().anyMatch(RequestTemplate::namesSlice);
    }
}
