// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Secret;
import io.github.ingest4j.example.cdk.account.Lambda.Behaviour;
import io.github.ingest4j.example.weather.DemoApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The roles of the template against the calls that were made: each call of the function and of the state machine is allowed by the
 * role's policy as the emulator's IAM has it, and each right is used by a call, or in {@code idle-rights.md} with the reason.
 *
 * <p>So the rights cover the calls of these runs, and hold nothing that nobody can account for. That is not to say that AWS would
 * have let them pass: no policy is enforced here, the services' own calls with these roles (logs, traces, deliveries of the
 * schedule) are not seen, nor are the policies of buckets and topic, which must not forbid what the roles allow.
 */
@NeedsAccount
class LeastPrivilegeTest {
    private static final Path IDLE_RIGHTS = Path.of("idle-rights.md");
    private static final Pattern ROW = Pattern.compile("\\| ([^|]+) \\| `([^`|]+)` \\| ([^|]{20,}) \\|");

    private final ExampleAccount account;

    LeastPrivilegeTest(ExampleAccount account) {
        this.account = account;
    }

    /** An hour that arrives, one of which nothing can be taken, and a run that does not begin. */
    @BeforeAll
    static void run(ExampleAccount account) throws IOException {
        Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        account.empty();
        // Whatever ran before: the calls are those of these runs.
        FunctionCalls.forget();
        account.account().front().forgetCalls();
        try (DemoApi api = DemoApi.weather(Secret.of(ExampleAccount.KEY), DemoApi.Mood.WELL);
                WeatherApi rubbish = WeatherApi.answering(query -> WeatherApi.RUBBISH)) {
            account.lambda(api.url());
            account.execute(hour.minus(1, ChronoUnit.HOURS));
            account.lambda(rubbish.url());
            account.execute(hour);
            Behaviour crash = event -> Reply.ended("Runtime.ExitError", "it has ended");
            account.lambda(api.url()).next(crash);
            account.execute(hour);
        }
    }

    @Test
    void everyCallOfTheFunctionIsAllowed() {
        assertThat(functionCalls()).hasSizeGreaterThan(10);
        assertThat(refused(account.functionRole(), functionCalls())).isEmpty();
    }

    @Test
    void everyCallOfTheStateMachineIsAllowed() {
        assertThat(machineCalls()).extracting(Call::action).contains("lambda:InvokeFunction", "sns:Publish");
        assertThat(refused(account.machineRole(), machineCalls())).isEmpty();
    }

    @Test
    void functionMayNotDoWhatItDoesNotDo() {
        String object = "arn:aws:s3:::" + account.curatedBucket() + "/data/a.parquet";

        assertThat(refused(
                        account.functionRole(),
                        List.of(
                                new Call("s3:PutObject", object),
                                new Call("s3:DeleteObject", object),
                                new Call("s3:PutObject", "arn:aws:s3:::another/data/a.parquet"))))
                .containsExactly("s3:DeleteObject on " + object, "s3:PutObject on arn:aws:s3:::another/data/a.parquet");
    }

    @Test
    void everyRightIsUsedOrListedWithTheReason() throws IOException {
        Set<String> idle = new TreeSet<>();
        idle.addAll(idle("function", account.functionRole(), functionCalls()));
        idle.addAll(idle("state machine", account.machineRole(), machineCalls()));
        idle.addAll(idle("scheduler", account.schedulerRole(), List.of()));

        assertThat(reasons().keySet())
                .as("%s against the rights that no call needed", IDLE_RIGHTS)
                .isEqualTo(idle);
    }

    private static Collection<Call> functionCalls() {
        return FunctionCalls.all();
    }

    private Collection<Call> machineCalls() {
        return account.account().front().calls();
    }

    private List<String> refused(String role, Collection<Call> calls) {
        Policy policy = account.policy(role);
        return calls.stream()
                .filter(call -> !policy.allows(call))
                .map(Call::toString)
                .toList();
    }

    private List<String> idle(String name, String role, Collection<Call> calls) {
        return account.policy(role).grants().stream()
                .filter(grant -> calls.stream().noneMatch(grant::allows))
                .map(grant -> name + ": " + account.deployment().inWordsOfTheTemplate(grant.toString()))
                .toList();
    }

    private static Map<String, String> reasons() throws IOException {
        Map<String, String> reasons = new TreeMap<>();
        List<String> table = Files.readAllLines(IDLE_RIGHTS).stream()
                .filter(line -> line.startsWith("|"))
                .toList();
        for (String line : table.subList(2, table.size())) {
            Matcher row = ROW.matcher(line);
            assertThat(row.matches())
                    .as("a row is | role | `right` | reason |: %s", line)
                    .isTrue();
            assertThat(reasons.put(row.group(1) + ": " + row.group(2), row.group(3)))
                    .as("listed twice: %s", line)
                    .isNull();
        }
        return reasons;
    }
}
