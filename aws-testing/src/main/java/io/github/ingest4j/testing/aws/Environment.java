// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import java.util.Map;
import java.util.TreeMap;

/** The variables by which AWS SDKs find a backend's services. Needs the JDK alone. */
final class Environment {

    private Environment() {}

    /** Starts all services that the backend offers. */
    static Map<String, String> of(Backend backend, String region, String accessKey, String secretKey) {
        Map<String, String> variables = new TreeMap<>();
        backend.request(backend.offers());
        backend.offers()
                .forEach(service -> variables.put(
                        "AWS_ENDPOINT_URL_" + service, backend.endpoint(service).toString()));
        variables.put("AWS_REGION", region);
        variables.put("AWS_ACCESS_KEY_ID", accessKey);
        variables.put("AWS_SECRET_ACCESS_KEY", secretKey);
        return variables;
    }
}
