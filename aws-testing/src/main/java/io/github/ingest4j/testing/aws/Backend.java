// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import java.net.URI;
import java.util.EnumSet;
import java.util.Set;

/** Something that offers AWS services. Safe for use by several threads; needs the JDK alone. */
interface Backend extends AutoCloseable {

    BackendKind kind();

    /** The services there are. */
    default Set<AwsService> offers() {
        return EnumSet.allOf(AwsService.class);
    }

    /** Has services started at the same time, where that is necessary; does not wait. */
    default void request(Set<AwsService> services) {}

    /** Where an offered service is; starts it and waits when necessary. */
    URI endpoint(AwsService service);

    @Override
    default void close() {}
}
