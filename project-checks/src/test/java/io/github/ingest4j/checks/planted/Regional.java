// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.planted;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Shows a type of the AWS SDK where a client alone would do. */
public final class Regional {
    public Region region() {
        return Region.EU_CENTRAL_1;
    }

    public void client(S3Client client) {}
}
