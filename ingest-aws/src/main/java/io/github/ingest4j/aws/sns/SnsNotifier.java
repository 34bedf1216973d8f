// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.sns;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Notification;
import io.github.ingest4j.Notifier;
import io.github.ingest4j.aws.NeedsPermissions;
import io.github.ingest4j.aws.Permission;
import io.github.ingest4j.aws.internal.AwsFault;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/**
 * Publishes notifications to an SNS topic, for people by mail and for programs by queue.
 *
 * {@snippet class="io.github.ingest4j.aws.sns.SnsNotifierTest" region="example"}
 *
 * <p><b>The message.</b> The subject is the notification's, the body its kind, subject and text, and a last line with stream,
 * window and id. What SNS does not take is cut or replaced: subjects over 99 characters, bodies over 256 KB together with the
 * attributes.
 *
 * <p><b>Attributes</b> for subscriptions to filter by, of type {@code String}: {@code id}, {@code kind}, {@code pipeline}, {@code
 * stream}, {@code window}; {@code failure} and {@code step} where there are; and of the notification's other details, by their
 * names, as many as make ten. The {@code id} is the same when a notification is repeated.
 *
 * <p><b>FIFO topics</b> ({@code .fifo}): the stream is the group, the id tells duplicates, so within five minutes SNS takes a
 * repeated notification once.
 *
 * <p><b>Errors.</b> A {@link ConfigurationException} where a person must act (no right to publish, no such topic, no
 * credentials), an {@link IOException} where the next run may succeed. A call takes at most ten seconds, retries of the client
 * included ({@link #CALL_TIMEOUT}), unless the client has a time limit of its own for calls.
 *
 * <p>Thread-safe. The client is not closed. A topic under a KMS key of your own takes {@code kms:GenerateDataKey} and {@code
 * kms:Decrypt} on that key, too.
 */
public final class SnsNotifier implements Notifier, NeedsPermissions {
    /** How long a call may take with its retries, if the client does not limit that itself. */
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    private static final String ACTION = "sns:Publish";

    private final SnsClient client;
    private final TopicArn topic;
    private final Optional<Duration> timeout;

    private SnsNotifier(SnsClient client, TopicArn topic, Optional<Duration> timeout) {
        this.client = client;
        this.topic = topic;
        this.timeout = timeout;
    }

    /**
     * A notifier that publishes to a topic.
     *
     * @param topicArn such as {@code arn:aws:sns:eu-west-1:123456789012:alerts}
     * @throws IllegalArgumentException if that is no ARN of a topic, or of one in another region than the client
     */
    public static SnsNotifier to(SnsClient client, String topicArn) {
        TopicArn topic = TopicArn.of(topicArn);
        String region = client.serviceClientConfiguration().region().id();
        if (!topic.region().equals(region)) {
            throw new IllegalArgumentException("topic " + topic + " is in region " + topic.region()
                    + ", and the client is set to " + region + ": set the client to the region of the topic");
        }
        boolean limited = client.serviceClientConfiguration()
                .overrideConfiguration()
                .apiCallTimeout()
                .isPresent();
        return new SnsNotifier(client, topic, limited ? Optional.empty() : Optional.of(CALL_TIMEOUT));
    }

    @Override
    public void deliver(Notification notification) throws IOException {
        PublishRequest.Builder request = new SnsMessage(notification).to(topic);
        timeout.ifPresent(limit -> request.overrideConfiguration(call -> call.apiCallTimeout(limit)));
        try {
            client.publish(request.build());
        } catch (AbortedException e) {
            throw interrupted(e);
        } catch (SdkException e) {
            throw failure(e);
        }
    }

    private InterruptedIOException interrupted(AbortedException thrown) {
        InterruptedIOException failure = new InterruptedIOException("interrupted while publishing to " + topic);
        failure.initCause(thrown);
        return failure;
    }

    /** What to throw; thrown at once where a person must act. */
    private IOException failure(SdkException thrown) {
        boolean key = thrown instanceof AwsServiceException service
                && AwsFault.code(service).startsWith("KMS");
        AwsFault fault = AwsFault.of(
                thrown,
                "publishing to " + topic,
                key ? "kms:GenerateDataKey and kms:Decrypt" : ACTION,
                key ? "the KMS key of the topic" : "topic " + topic,
                topic.region());
        if (fault.kind().needsPerson()) {
            throw new ConfigurationException(fault.message(), thrown);
        }
        return new IOException(fault.message(), thrown);
    }

    /** To publish to the topic. */
    @Override
    public List<Permission> permissions() {
        return List.of(new Permission(ACTION, topic.text(), Permission.Use.RUN, "tell people"));
    }

    @Override
    public String toString() {
        return "SnsNotifier[" + topic + "]";
    }
}
