// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.IBucket;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.amazon.awscdk.services.s3.StorageClass;
import software.amazon.awscdk.services.s3.Transition;
import software.constructs.Construct;

/** The buckets: those that were handed in, and others of our own, which nobody reaches from outside or without TLS. */
final class Buckets {
    private static final double TLS = 1.2;
    /** What a run has staged may be completed days later. */
    private static final Duration INCOMPLETE_UPLOADS = Duration.days(7);
    /** In which a removal can be undone. */
    private static final Duration REMOVED_VERSIONS = Duration.days(14);

    private static final Duration ACCESS_LOGS = Duration.days(90);
    private static final Duration QUERY_RESULTS = Duration.days(7);

    private final Construct scope;
    private final DataRemoval removal;
    private final @Nullable IBucket accessLogs;
    private final IBucket raw;
    private final IBucket curated;
    private final @Nullable IBucket queryResults;

    Buckets(Construct scope, ScheduledIngest.Builder settings) {
        this.scope = scope;
        this.removal = settings.dataRemoval;
        boolean ownResults = settings.table != null && settings.queryResultsBucket == null;
        boolean own = settings.rawBucket == null || settings.curatedBucket == null || ownResults;
        if (settings.accessLogBucket != null) {
            this.accessLogs = settings.accessLogBucket;
        } else {
            this.accessLogs = own ? accessLogBucket() : null;
        }
        this.raw = settings.rawBucket != null ? settings.rawBucket : rawBucket(settings.rawTransitionDays);
        this.curated = settings.curatedBucket != null ? settings.curatedBucket : curatedBucket();
        this.queryResults = ownResults ? queryResultsBucket() : settings.queryResultsBucket;
    }

    private IBucket accessLogBucket() {
        return bucket("AccessLogBucket")
                .lifecycleRules(List.of(
                        LifecycleRule.builder()
                                .id("expire")
                                .expiration(ACCESS_LOGS)
                                .build(),
                        abortIncompleteUploads()))
                .build();
    }

    private IBucket rawBucket(int transitionDays) {
        return logged("RawBucket", "raw/")
                .versioned(true)
                .lifecycleRules(List.of(
                        LifecycleRule.builder()
                                .id("infrequent-access")
                                .prefix("raw/")
                                .transitions(List.of(Transition.builder()
                                        .storageClass(StorageClass.INFREQUENT_ACCESS)
                                        .transitionAfter(Duration.days(transitionDays))
                                        .build()))
                                .build(),
                        forgetRemovedVersions(),
                        abortIncompleteUploads()))
                .build();
    }

    private IBucket curatedBucket() {
        return logged("CuratedBucket", "curated/")
                .versioned(true)
                .lifecycleRules(List.of(forgetRemovedVersions(), abortIncompleteUploads()))
                .build();
    }

    private IBucket queryResultsBucket() {
        return logged("QueryResultsBucket", "query-results/")
                .lifecycleRules(List.of(
                        LifecycleRule.builder()
                                .id("expire")
                                .expiration(QUERY_RESULTS)
                                .build(),
                        abortIncompleteUploads()))
                .build();
    }

    private Bucket.Builder logged(String id, String prefix) {
        return bucket(id).serverAccessLogsBucket(accessLogs).serverAccessLogsPrefix(prefix);
    }

    private Bucket.Builder bucket(String id) {
        return Bucket.Builder.create(scope, id)
                .encryption(BucketEncryption.S3_MANAGED)
                .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
                .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
                .enforceSsl(true)
                .minimumTlsVersion(TLS)
                .removalPolicy(removal.policy())
                .autoDeleteObjects(removal == DataRemoval.DESTROY);
    }

    private static LifecycleRule abortIncompleteUploads() {
        return LifecycleRule.builder()
                .id("abort-incomplete-uploads")
                .abortIncompleteMultipartUploadAfter(INCOMPLETE_UPLOADS)
                .build();
    }

    private static LifecycleRule forgetRemovedVersions() {
        return LifecycleRule.builder()
                .id("forget-removed-versions")
                .noncurrentVersionExpiration(REMOVED_VERSIONS)
                .expiredObjectDeleteMarker(true)
                .build();
    }

    IBucket raw() {
        return raw;
    }

    IBucket curated() {
        return curated;
    }

    Optional<IBucket> accessLogs() {
        return Optional.ofNullable(accessLogs);
    }

    Optional<IBucket> queryResults() {
        return Optional.ofNullable(queryResults);
    }
}
