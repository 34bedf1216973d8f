// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Map;
import java.util.Set;

/** Services that somebody else runs: an emulator, or an account. */
record ExplicitEndpoints(Map<AwsService, URI> endpoints) implements Backend {

    @Override
    public BackendKind kind() {
        return BackendKind.ENDPOINT;
    }

    @Override
    public Set<AwsService> offers() {
        return endpoints.keySet();
    }

    @Override
    public URI endpoint(AwsService service) {
        return requireNonNull(endpoints.get(service), service.name());
    }
}
