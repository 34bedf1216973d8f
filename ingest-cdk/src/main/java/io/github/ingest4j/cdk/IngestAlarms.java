// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.lambda.IFunction;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.sqs.IQueue;
import software.amazon.awscdk.services.stepfunctions.IStateMachine;
import software.constructs.Construct;

/**
 * The alarms of a {@link ScheduledIngest}. Each tells the topic when it begins, once, however long it lasts. They know nothing of
 * the pipeline's own notifications, and are there for the day on which those cannot be sent.
 */
public final class IngestAlarms {
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final double SLOW = 0.8;

    private final Construct scope;
    private final ITopic topic;
    private final Alarm failed;
    private final @Nullable Alarm timedOut;
    private final @Nullable Alarm noSuccess;
    private final Alarm deadLetters;
    private final Alarm throttled;
    private final Alarm slow;
    private final Alarm quarantine;

    IngestAlarms(
            Construct scope,
            ITopic topic,
            LookBack gap,
            Duration timeout,
            IFunction function,
            @Nullable IStateMachine machine,
            IQueue deadLetters,
            IngestMetrics metrics) {
        this.scope = scope;
        this.topic = topic;
        this.failed = lasting(
                "FailedAlarm",
                machine == null ? function.metricErrors(sum(gap.period())) : machine.metricFailed(sum(gap.period())),
                gap,
                "a run has failed");
        this.timedOut = machine == null
                ? null
                : some("TimedOutAlarm", machine.metricTimedOut(sum(FIVE_MINUTES)), "an execution has timed out");
        this.noSuccess = gap.coversTwo() ? noSuccess(metrics.getWindowsDone().with(sum(gap.period())), gap) : null;
        this.deadLetters = some(
                "DeadLetterAlarm",
                deadLetters.metricApproximateNumberOfMessagesVisible(options("Maximum", FIVE_MINUTES)),
                "something is in the dead-letter queue");
        this.throttled =
                some("ThrottledAlarm", function.metricThrottles(sum(FIVE_MINUTES)), "an invocation was throttled");
        this.slow = alarm(
                "SlowAlarm",
                function.metricDuration(options("Maximum", FIVE_MINUTES)),
                ComparisonOperator.GREATER_THAN_THRESHOLD,
                Math.round(timeout.toMillis() * SLOW),
                1,
                "an invocation took more than 80 % of the time that it has");
        this.quarantine = lasting(
                "QuarantineAlarm", metrics.getQuarantined().with(sum(gap.period())), gap, "records were set aside");
    }

    private Alarm some(String id, Metric metric, String what) {
        return alarm(id, metric, ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD, 1, 1, what);
    }

    /** One in two gaps is enough: no run ends so long after the one before that the alarm ends in between. */
    private Alarm lasting(String id, Metric metric, LookBack gap, String what) {
        return alarm(id, metric, ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD, 1, gap.periods(), what);
    }

    private Alarm alarm(
            String id, Metric metric, ComparisonOperator comparison, Number threshold, int periods, String what) {
        return telling(Alarm.Builder.create(scope, id)
                .metric(metric)
                .comparisonOperator(comparison)
                .threshold(threshold)
                .evaluationPeriods(periods)
                .datapointsToAlarm(1)
                .treatMissingData(TreatMissingData.NOT_BREACHING)
                .alarmDescription(description(what))
                .build());
    }

    private Alarm noSuccess(Metric metric, LookBack gap) {
        return telling(Alarm.Builder.create(scope, "NoSuccessAlarm")
                .metric(metric)
                .comparisonOperator(ComparisonOperator.LESS_THAN_THRESHOLD)
                .threshold(1)
                .evaluationPeriods(gap.periodsOfTwo())
                .treatMissingData(TreatMissingData.BREACHING)
                .alarmDescription(description("no window was done in two periods of the schedule"))
                .build());
    }

    private Alarm telling(Alarm alarm) {
        alarm.addAlarmAction(new SnsAction(topic));
        return alarm;
    }

    private String description(String what) {
        return Stack.of(scope).getStackName() + ", " + scope.getNode().getId() + ": " + what;
    }

    private static MetricOptions sum(Duration period) {
        return options("Sum", period);
    }

    private static MetricOptions options(String statistic, Duration period) {
        return MetricOptions.builder()
                .statistic(statistic)
                .period(software.amazon.awscdk.Duration.seconds(period.toSeconds()))
                .build();
    }

    /**
     * An execution, or an invocation where there is no state machine, has failed; it ends when two of the schedule's longest gaps
     * have passed without a failure.
     */
    public Alarm getFailed() {
        return failed;
    }

    /** An execution has timed out; empty without a state machine, where a timeout is a failed invocation. */
    public Optional<Alarm> getTimedOut() {
        return Optional.ofNullable(timedOut);
    }

    /**
     * No window was done in two periods of the schedule, whether runs failed or there were none. So it begins soon after the first
     * deployment, and ends with the first run that has done a window. Empty where the schedule's
     * longest gap is over three and a half days, since CloudWatch looks back seven.
     */
    public Optional<Alarm> getNoSuccess() {
        return Optional.ofNullable(noSuccess);
    }

    /** Something is in the dead-letter queue. */
    public Alarm getDeadLetters() {
        return deadLetters;
    }

    /** An invocation was throttled. */
    public Alarm getThrottled() {
        return throttled;
    }

    /** An invocation took more than 80 % of the function's timeout. */
    public Alarm getSlow() {
        return slow;
    }

    /** Records were set aside; it ends when two of the schedule's longest gaps have passed without any. */
    public Alarm getQuarantine() {
        return quarantine;
    }

    /** All of them. */
    public List<Alarm> getAll() {
        return Stream.of(failed, timedOut, noSuccess, deadLetters, throttled, slow, quarantine)
                .flatMap(Stream::ofNullable)
                .toList();
    }
}
