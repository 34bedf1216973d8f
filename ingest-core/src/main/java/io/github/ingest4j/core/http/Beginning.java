// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Slice;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.core.http.internal.request.Scope;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a reading begins with, made of the settings and its request; nothing is asked for. */
final class Beginning {
    private final HttpSettings settings;
    private final ReadRequest request;
    private final Scope scope;
    /** Where the window before has left off, if that is an address. */
    private final Optional<URI> link;

    private final PageRequest first;

    Beginning(HttpSettings settings, ReadRequest request) {
        this.settings = settings;
        this.request = request;
        scope = Scope.of(request).at(filledIn());
        link = settings.incremental().flatMap(incremental -> incremental.address(request));
        first = made();
    }

    private Optional<String> filledIn() {
        try {
            return settings.incremental().flatMap(incremental -> incremental.filledIn(request));
        } catch (IllegalArgumentException e) {
            throw noRequest(e);
        }
    }

    private PageRequest made() {
        if (!request.slice().equals(Slice.WHOLE) && !settings.namesSlice()) {
            throw SourceException.fatal("slice '" + request.slice().name() + "' is asked for, and this source reads the"
                    + " same for every slice: name it by {slice} or {slice.NAME} in URL, query, headers or body, or open"
                    + " the source for Slice.WHOLE");
        }
        try {
            PageRequest own = new PageRequest(
                    settings.url().expand(scope), settings.body().map(template -> template.expand(scope)));
            return link.map(own::at).orElse(own);
        } catch (IllegalArgumentException e) {
            throw noRequest(e);
        }
    }

    /** The first request, to which the pagination may add. */
    PageRequest first() {
        return first;
    }

    /** The first request as it is sent. */
    PageRequest sent() {
        return course(Progress.NONE).request(PagePlace.FIRST);
    }

    Course course(Progress progress) {
        return new Course(first, link.isPresent(), settings.pagination(), progress);
    }

    /** What the first request asks for: a page, or what says of a job where it is. */
    Bodies asked() {
        return settings.export().isPresent() ? Bodies.JSON : settings.bodies();
    }

    /** @param json whether the requests have a JSON body */
    RequestHeaders headers(boolean json, Bodies wanted) {
        try {
            return RequestHeaders.of(settings.headers(), json, wanted, request, scope);
        } catch (IllegalArgumentException e) {
            throw noRequest(e);
        }
    }

    /** What tells the service which version is known; nothing where the source does not ask so. */
    Optional<Validators> validators(RequestHeaders headers) {
        return settings.onlyIfChanged()
                ? Optional.of(Validators.of(sent(), headers.forHome(), settings.auths(), request.position()))
                : Optional.empty();
    }

    /** The first request, for people. */
    String described() {
        PageRequest page = sent();
        RequestHeaders headers = headers(page.body().isPresent(), asked());
        Map<String, String> shown = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        shown.putAll(headers.forHome());
        validators(headers)
                .flatMap(validators -> validators.header(page.address()))
                .ifPresent(header -> shown.put(header.getKey(), header.getValue()));
        return RequestText.of(page, shown, settings.auths());
    }

    private SourceException noRequest(IllegalArgumentException e) {
        String position = request.position().isPresent() ? ", read on at its position," : "";
        return SourceException.fatal(
                "slice '" + request.slice().name() + "'" + position + " makes no request: " + e.getMessage(), e);
    }
}
