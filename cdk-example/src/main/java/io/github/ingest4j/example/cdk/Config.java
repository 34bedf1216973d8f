// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk;

import io.github.ingest4j.cdk.DataRemoval;
import io.github.ingest4j.cdk.IngestSchedule;
import io.github.ingest4j.cdk.Orchestration;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is different from one environment to another, as its file in the folder {@code config} says.
 *
 * @param environment part of the stacks' names, so that several may be in one account
 * @param tags of every resource
 * @param ingest of the stack that ingests
 */
record Config(String environment, Map<String, String> tags, Ingest ingest) {

    Config {
        // In order: the template has them as they come.
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /** The CPUs that a function can run on. */
    enum Cpu {
        ARM_64,
        X86_64
    }

    /**
     * The settings of {@link IngestStack}.
     *
     * @param apiUrl that answers with the observations
     * @param alertEmail who is told, unless the first deployment or a later one says {@code --parameters emailParam=...}; empty for
     *     nobody
     * @param rawToInfrequentAccess age at which raw pages move to cheaper storage
     * @param terminationProtection whether the stack refuses to be deleted
     */
    record Ingest(
            String apiUrl,
            IngestSchedule schedule,
            Orchestration orchestration,
            String alertEmail,
            Duration rawToInfrequentAccess,
            DataRemoval data,
            boolean terminationProtection,
            int memoryMegabytes,
            Duration timeout,
            Cpu cpu) {}
}
