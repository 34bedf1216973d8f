// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.CfnCondition;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.sns.CfnSubscription;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/** Where people hear from the pipeline. */
final class Alerts {
    private final ITopic topic;
    private final @Nullable CfnSubscription email;

    Alerts(Construct scope, ScheduledIngest.Builder settings) {
        this.topic = settings.topic != null ? settings.topic : topic(scope);
        this.email = settings.email == null ? null : subscription(scope, topic, settings.email);
    }

    /**
     * Not encrypted with a key: CloudWatch cannot use that of AWS, and one of one's own costs more than what is told here is worth
     * hiding, which is names, counts and reasons, never data.
     */
    private static Topic topic(Construct scope) {
        Topic topic = Topic.Builder.create(scope, "Topic").enforceSsl(true).build();
        // A topic that has a policy has no longer the one by which the account's services may publish.
        topic.addToResourcePolicy(PolicyStatement.Builder.create()
                .sid("AlarmsPublish")
                .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
                .actions(List.of("sns:Publish"))
                .resources(List.of(topic.getTopicArn()))
                .conditions(Map.of("StringEquals", Map.of("aws:SourceAccount", Aws.ACCOUNT_ID)))
                .build());
        return topic;
    }

    private static CfnSubscription subscription(Construct scope, ITopic topic, CfnParameter address) {
        CfnCondition given = CfnCondition.Builder.create(scope, "EmailGiven")
                .expression(Fn.conditionNot(Fn.conditionEquals(address.getValueAsString(), "")))
                .build();
        CfnSubscription subscription = CfnSubscription.Builder.create(scope, "EmailSubscription")
                .topicArn(topic.getTopicArn())
                .protocol("email")
                .endpoint(address.getValueAsString())
                .build();
        subscription.getCfnOptions().setCondition(given);
        return subscription;
    }

    ITopic topic() {
        return topic;
    }

    Optional<CfnSubscription> email() {
        return Optional.ofNullable(email);
    }
}
