// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import java.util.Locale;

/** The backends there can be, in the order in which they are looked for. */
enum BackendKind {
    ENDPOINT("explicit endpoint", "neither AWS_IT_ENDPOINT nor AWS_IT_ENDPOINT_S3 or the like is set"),
    LOCALSTACK("LocalStack", "no Docker daemon answers"),
    MOTO("moto", "there is no moto_server on the path; pip install 'moto[server]' brings it"),
    EMBEDDED("embedded", "");

    private final String label;
    private final String absence;

    BackendKind(String label, String absence) {
        this.label = label;
        this.absence = absence;
    }

    /** As tests and messages name it. */
    String label() {
        return label;
    }

    /** As {@code AWS_IT_BACKEND} names it. */
    String setting() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Why it cannot be had. */
    String absence() {
        return absence;
    }
}
