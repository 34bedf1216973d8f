// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.core.http.internal.address.AddressRules;
import io.github.ingest4j.core.http.internal.request.BodyTemplate;
import io.github.ingest4j.core.http.internal.request.RequestTemplate;
import io.github.ingest4j.core.http.internal.request.UrlTemplate;
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
        Optional<Incremental> incremental,
        boolean onlyIfChanged,
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
                || headers.values().stream().anyMatch(RequestTemplate::namesSlice)
                || incremental.filter(Incremental::namesSlice).isPresent();
    }

    /** Whether what is asked for says where the window reads on. */
    boolean namesPosition() {
        return url.namesPosition()
                || body.filter(BodyTemplate::namesPosition).isPresent()
                || headers.values().stream().anyMatch(RequestTemplate::namesPosition);
    }

    /** Whether a first request can be made only where something stands for the position. */
    boolean needsPosition() {
        return url.needsPosition() || body.filter(BodyTemplate::namesPosition).isPresent();
    }
}
