// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.lambda.local;

import io.github.ingest4j.IngestException;
import io.github.ingest4j.Secret;
import io.github.ingest4j.example.weather.DemoApi;
import io.github.ingest4j.testing.aws.Emulators;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.core.exception.SdkException;

/** The command {@code examples/run weather-lambda}: sees to what the function needs, sends an event, shows what became of it. */
public final class LocalLambda {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int CONTINUE = 75;

    private static final Options.Names EMULATED =
            new Options.Names("weather-lake", "weather-ledger", "weather/api", Optional.of("weather-alerts"));

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final Clock clock;
    private final ProcessBuilder.Redirect log;

    /** @param log where the function's log goes */
    LocalLambda(
            PrintStream out,
            PrintStream err,
            Map<String, String> environment,
            Clock clock,
            ProcessBuilder.Redirect log) {
        this.out = out;
        this.err = err;
        this.environment = environment;
        this.clock = clock;
        this.log = log;
    }

    public static void main(String[] args) {
        LocalLambda command = new LocalLambda(
                System.out, System.err, System.getenv(), Clock.systemUTC(), ProcessBuilder.Redirect.INHERIT);
        System.exit(command.run(List.of(args)));
    }

    /** Does what the arguments ask for; the exit code. */
    int run(List<String> args) {
        try {
            Options options = Options.parse(args);
            if (options.help()) {
                out.print(Help.TEXT);
                return DONE;
            }
            return Account.isNamedIn(environment) ? inAccount(options) : onEmulators(options);
        } catch (UsageException e) {
            err.println("weather-lambda: " + e.getMessage());
            return USAGE;
        } catch (IOException | IngestException | SdkException e) {
            err.println("weather-lambda: " + e.getMessage());
            return FAILED;
        }
    }

    private int onEmulators(Options options) throws IOException {
        if (options.names().isPresent()) {
            throw new UsageException("--bucket and the like name what is in an account: say by AWS_PROFILE,"
                    + " AWS_ACCESS_KEY_ID or AWS_ENDPOINT_URL in the environment in which");
        }
        out.println(
                "no AWS settings in the environment: starting emulators of S3, DynamoDB, Secrets Manager, SNS and SQS");
        try (Emulators emulators = Emulators.start()) {
            Map<String, String> emulated = new HashMap<>(environment);
            emulated.putAll(emulators.environment());
            return run(options, EMULATED, true, emulated);
        }
    }

    private int inAccount(Options options) throws IOException {
        environment.forEach((name, value) -> {
            if (name.startsWith("AWS_ENDPOINT_URL") && value.contains("//localhost")) {
                throw new UsageException(name + " says localhost: say 127.0.0.1, where buckets are addressed by path");
            }
        });
        Options.Names names = options.names()
                .orElseThrow(() -> new UsageException("there are AWS settings in the environment: name what to use"
                        + " there by --bucket, --table, --secret and --topic, or take the settings away"));
        return run(options, names, options.create(), environment);
    }

    private int run(Options options, Options.Names names, boolean create, Map<String, String> aws) throws IOException {
        try (Account account = Account.of(aws)) {
            Resources.Prepared prepared = new Resources(account, names, create, out).prepare();
            Show show = new Show(account, out);
            List<FunctionProcess.Answer> answers = invoke(options, prepared, aws, show);
            show.objects(names.bucket());
            for (FunctionProcess.Answer answer : answers) {
                show.rows(names.bucket(), answer, options.rows());
            }
            prepared.queue().ifPresent(show::messages);
            return exitCode(answers.get(answers.size() - 1));
        }
    }

    private List<FunctionProcess.Answer> invoke(
            Options options, Resources.Prepared prepared, Map<String, String> aws, Show show) throws IOException {
        Instant at = options.at().orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.HOURS));
        String event = "{\"scheduledTime\":\"" + at + "\"}";
        Secret key = options.wrongKey() ? Secret.of(UUID.randomUUID().toString()) : prepared.key();
        DemoApi.Mood mood = options.sourceDown() ? DemoApi.Mood.DOWN : DemoApi.Mood.SHAKY;
        List<FunctionProcess.Answer> answers = new ArrayList<>();
        try (DemoApi api = DemoApi.weather(key, mood)) {
            Map<String, String> all = new HashMap<>(aws);
            all.putAll(prepared.settings());
            all.put("API_URL", api.url());
            try (FunctionProcess function = FunctionProcess.start(all, log)) {
                for (int i = 0; i < (options.twice() ? 2 : 1); i++) {
                    out.println("event " + event);
                    FunctionProcess.Answer answer = function.invoke(event, options.time());
                    show.answer(answer);
                    answers.add(answer);
                }
            }
            out.println("the API was asked " + api.requests() + " times");
        }
        return answers;
    }

    private static int exitCode(FunctionProcess.Answer answer) throws IOException {
        if (answer.failed()) {
            return FAILED;
        }
        return Report.read(answer.text()).outcome().equals("CONTINUE") ? CONTINUE : DONE;
    }
}
