// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import io.github.ingest4j.Outcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.lambda.IFunction;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.stepfunctions.CatchProps;
import software.amazon.awscdk.services.stepfunctions.Choice;
import software.amazon.awscdk.services.stepfunctions.Condition;
import software.amazon.awscdk.services.stepfunctions.Fail;
import software.amazon.awscdk.services.stepfunctions.IChainable;
import software.amazon.awscdk.services.stepfunctions.JsonPath;
import software.amazon.awscdk.services.stepfunctions.Pass;
import software.amazon.awscdk.services.stepfunctions.Result;
import software.amazon.awscdk.services.stepfunctions.Succeed;
import software.amazon.awscdk.services.stepfunctions.TaskInput;
import software.amazon.awscdk.services.stepfunctions.Timeout;
import software.amazon.awscdk.services.stepfunctions.tasks.LambdaInvoke;
import software.amazon.awscdk.services.stepfunctions.tasks.SnsPublish;
import software.constructs.Construct;

/**
 * The states of the machine: run the function; by the outcome in its report, end well, run it again, or end badly. The engine
 * has retried and told people where that was due, so the machine repeats only what Lambda has not taken, and tells only of runs
 * that left no report.
 */
final class Machine {
    static final String SCHEDULED_TIME = "scheduledTime";

    private static final String SCHEDULED_TIME_PATH = "$." + SCHEDULED_TIME;
    private static final String ROUND_PATH = "$.round";
    private static final String REPORT_PATH = "$.run.report";
    private static final String OUTCOME_PATH = REPORT_PATH + ".outcome";
    private static final String ERROR_PATH = "$.error";

    private static final Backoff WHEN_THROTTLED =
            new Backoff(MachineErrors.THROTTLED, Duration.ofSeconds(10), Duration.ofMinutes(5), 8);
    private static final Backoff WHEN_LAMBDA_FAILED =
            new Backoff(MachineErrors.LAMBDA_FAILED, Duration.ofSeconds(2), Duration.ofMinutes(1), 3);
    private static final Backoff WHEN_SNS_FAILED =
            new Backoff(MachineErrors.SNS_FAILED, Duration.ofSeconds(2), Duration.ofMinutes(1), 5);
    /** Beyond what Lambda itself allows an invocation. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private static final Duration PUBLISHING = Duration.ofMinutes(1);

    private final Construct scope;
    private final ScheduledIngest.Builder settings;

    Machine(Construct scope, ScheduledIngest.Builder settings) {
        this.scope = scope;
        this.settings = settings;
    }

    /** Longer than all that the states can take, tries and pauses included. */
    Duration timeout() {
        Duration round = running()
                .multipliedBy(1L + WHEN_LAMBDA_FAILED.attempts() + WHEN_THROTTLED.attempts())
                .plus(WHEN_LAMBDA_FAILED.total())
                .plus(WHEN_THROTTLED.total());
        Duration telling =
                PUBLISHING.multipliedBy(1L + WHEN_SNS_FAILED.attempts()).plus(WHEN_SNS_FAILED.total());
        return round.multipliedBy(settings.maxRounds).plus(telling).plus(GRACE);
    }

    private Duration running() {
        return settings.timeout.plus(GRACE);
    }

    IChainable definition(IFunction function, ITopic topic) {
        Fail noReport = fail("NoReport");
        SnsPublish tell = tell(topic, noReport);
        LambdaInvoke run = run(function);
        run.addCatch(fail("RunFailed"), caught(List.of(MachineErrors.RUN_FAILED)));
        run.addCatch(tell, caught(List.of(MachineErrors.ALL)));
        run.next(byOutcome(run, tell));
        return round("Begin", 1).next(run);
    }

    /** What is known when a round begins; answers and errors of earlier ones are left behind. */
    private Pass round(String name, Object number) {
        return Pass.Builder.create(scope, name)
                .parameters(sorted(Map.of(SCHEDULED_TIME, JsonPath.stringAt(SCHEDULED_TIME_PATH), "round", number)))
                .build();
    }

    private LambdaInvoke run(IFunction function) {
        LambdaInvoke run = LambdaInvoke.Builder.create(scope, "Run")
                .lambdaFunction(function)
                .payload(TaskInput.fromObject(Map.of(SCHEDULED_TIME, JsonPath.stringAt(SCHEDULED_TIME_PATH))))
                .resultSelector(Map.of("report", JsonPath.objectAt("$.Payload")))
                .resultPath("$.run")
                .taskTimeout(Timeout.duration(seconds(running())))
                .retryOnServiceExceptions(false)
                .build();
        run.addRetry(WHEN_THROTTLED.props());
        run.addRetry(WHEN_LAMBDA_FAILED.props());
        return run;
    }

    private Choice byOutcome(LambdaInvoke run, SnsPublish tell) {
        Pass noOutcome = Pass.Builder.create(scope, "NoOutcome")
                .result(Result.fromObject(sorted(Map.of(
                        "Error", MachineErrors.NO_OUTCOME, "Cause", "the function's answer is no report of a run"))))
                .resultPath(ERROR_PATH)
                .build();
        noOutcome.next(tell);
        Pass nextRound = round("NextRound", JsonPath.mathAdd(JsonPath.numberAt(ROUND_PATH), 1));
        nextRound.next(run);
        Fail failedOutcome = Fail.Builder.create(scope, "FailedOutcome")
                .error(MachineErrors.FAILED_OUTCOME)
                .cause("the function's answer, which is the output of the state before, says why")
                .build();
        return Choice.Builder.create(scope, "Outcome")
                .build()
                .when(Condition.isNotPresent(OUTCOME_PATH), noOutcome)
                .when(
                        Condition.and(outcome(After.AGAIN), Condition.numberLessThan(ROUND_PATH, settings.maxRounds)),
                        nextRound)
                .when(Condition.or(outcome(After.WELL), outcome(After.AGAIN)), done())
                .when(outcome(After.BADLY), failedOutcome)
                .otherwise(noOutcome);
    }

    private Succeed done() {
        return Succeed.Builder.create(scope, "Done").outputPath(REPORT_PATH).build();
    }

    private SnsPublish tell(ITopic topic, Fail then) {
        SnsPublish tell = SnsPublish.Builder.create(scope, "TellOfNoReport")
                .topic(topic)
                .subject(subject())
                .message(TaskInput.fromText(JsonPath.format(
                        "The run that was scheduled for {} ended without a report: {}. Nothing that was committed is lost,"
                                + " and the next run goes on from there. The history of the execution and the log of the"
                                + " function say more: {}",
                        JsonPath.stringAt(SCHEDULED_TIME_PATH),
                        JsonPath.stringAt(ERROR_PATH + ".Error"),
                        JsonPath.stringAt("$$.Execution.Id"))))
                .resultPath(JsonPath.DISCARD)
                .taskTimeout(Timeout.duration(seconds(PUBLISHING)))
                .build();
        tell.addRetry(WHEN_SNS_FAILED.props());
        tell.addCatch(
                then,
                CatchProps.builder()
                        .errors(List.of(MachineErrors.ALL))
                        .resultPath(JsonPath.DISCARD)
                        .build());
        tell.next(then);
        return tell;
    }

    /** SNS takes one line of ASCII, at most 99 characters. */
    private String subject() {
        String name = Stack.of(scope).getStackName() + ", " + settings.id;
        String ascii = name.replaceAll("[^ -~]", "?");
        return "Ingestion ended without a report: " + ascii.substring(0, Math.min(60, ascii.length()));
    }

    private Fail fail(String name) {
        return Fail.Builder.create(scope, name)
                .errorPath(ERROR_PATH + ".Error")
                .causePath(ERROR_PATH + ".Cause")
                .build();
    }

    /** The order of a map is that of the template, which is to be the same each time. */
    private static Map<String, Object> sorted(Map<String, Object> members) {
        return new TreeMap<>(members);
    }

    private static CatchProps caught(List<String> errors) {
        return CatchProps.builder().errors(errors).resultPath(ERROR_PATH).build();
    }

    private static Condition outcome(After after) {
        Condition[] outcomes = Arrays.stream(Outcome.values())
                .filter(outcome -> After.of(outcome) == after)
                .map(outcome -> Condition.stringEquals(OUTCOME_PATH, outcome.name()))
                .toArray(Condition[]::new);
        return outcomes.length == 1 ? outcomes[0] : Condition.or(outcomes);
    }

    private static software.amazon.awscdk.Duration seconds(Duration time) {
        return software.amazon.awscdk.Duration.seconds(time.toSeconds());
    }

    /** How the execution goes on. */
    private enum After {
        WELL,
        AGAIN,
        BADLY;

        static After of(Outcome outcome) {
            return switch (outcome) {
                case SUCCEEDED, EMPTY, SKIPPED, ALREADY_DONE, ALREADY_RUNNING -> WELL;
                case CONTINUE -> AGAIN;
                case FAILED -> BADLY;
            };
        }
    }
}
