// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.jerolba.carpet.annotation.Alias;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shape of events as a record class, for those who map to one. Public, since Jackson and Carpet reach into it. */
public record Event(
        @Nullable Long id,
        @Nullable String type,

        @JsonProperty("created_at") @Alias("created_at") @Nullable
        Instant createdAt,

        @JsonProperty("public") @Alias("public") @Nullable Boolean isPublic,
        @Nullable Double score,

        @JsonProperty("latency_ms") @Alias("latency_ms") @Nullable
        Double latency,

        @Nullable String region,
        @Nullable String sha,
        @Nullable String session,
        @Nullable String message,
        @Nullable String country,
        @Nullable Double amount,
        @Nullable String language,
        @Nullable Actor actor,
        @Nullable Repository repo,
        @Nullable Payload payload,
        @Nullable List<String> tags) {

    public record Actor(
            @Nullable Long id,
            @Nullable String login,
            @Nullable String url,

            @JsonProperty("avatar_url") @Alias("avatar_url") @Nullable
            String avatar,

            @JsonProperty("site_admin") @Alias("site_admin") @Nullable
            Boolean isAdmin) {}

    public record Repository(
            @Nullable Long id,
            @Nullable String name,
            @Nullable String url,
            @Nullable Long stars) {}

    public record Payload(
            @JsonProperty("push_id") @Alias("push_id") @Nullable
            Long push,

            @Nullable Long size,
            @Nullable String ref,
            @Nullable String head,
            @Nullable List<Commit> commits) {}

    public record Commit(
            @Nullable String sha,
            @Nullable String message,
            @Nullable String author,

            @JsonProperty("distinct") @Alias("distinct") @Nullable
            Boolean isDistinct) {}
}
