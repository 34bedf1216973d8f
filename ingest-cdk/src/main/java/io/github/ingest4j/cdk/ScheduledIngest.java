// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.athena.CfnWorkGroup;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.dynamodb.ITable;
import software.amazon.awscdk.services.glue.IDatabase;
import software.amazon.awscdk.services.glue.S3Table;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.s3.IBucket;
import software.amazon.awscdk.services.scheduler.Schedule;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.sns.CfnSubscription;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.sqs.IQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.amazon.awscdk.services.stepfunctions.StateMachine;
import software.constructs.Construct;

/**
 * A pipeline that runs on a schedule, with everything that it needs in an AWS account.
 *
 * {@snippet class="io.github.ingest4j.cdk.ScheduledIngestTest" region="example"}
 *
 * <p><b>The function.</b> The handler is a class of yours that runs a pipeline over S3, DynamoDB, Secrets Manager and SNS. It
 * <ul>
 *   <li>is called with {@code {"scheduledTime": "2026-11-20T12:05:00Z"}};
 *   <li>finds in its environment {@value #RAW_BUCKET}, {@value #CURATED_BUCKET}, {@value #LEDGER_TABLE}, {@value #TOPIC_ARN}, and
 *       the secret under the name that you gave it, as a reference that {@code SecretsManagerSecrets} understands;
 *   <li>answers with the run's report, the bytes of {@code JsonReport} and not a text that holds them (so it is a {@code
 *       RequestStreamHandler}), and throws what {@code RunReport.throwIfFailed} throws;
 *   <li>writes the same JSON as a line of its own to standard output: the metrics are counted from these lines.
 * </ul>
 *
 * <p><b>What it may do.</b> The function's role has the rights that the parts on AWS declare for their runs, on these resources and
 * no others, besides its own log and traces, and what {@link Builder#allow} adds. No role has a managed policy or an action with a
 * wildcard. Whatever else the application grants {@link #getFunction}, as by {@code bucket.grantRead}, comes on top.
 *
 * <p><b>Runs.</b> See {@link Orchestration}. A run that fails has told people itself, as the pipeline's notifications say, before
 * the function throws; so the state machine publishes only where a run has ended without a report: a crash, a timeout, throttling
 * that did not end. The execution's output is the report.
 *
 * <p><b>Alarms</b> act on the topic: see {@link IngestAlarms}. The function's metrics are in {@link IngestMetrics}.
 *
 * <p><b>Instead of what it makes</b>, buckets, ledger, secret, topic, queue, log groups and database can be handed in. Their settings
 * are then yours; a key of KMS that CDK knows them to be under is taken into account in the roles. Hand a topic, a database and so
 * on from one construct to the next where several pipelines share them.
 */
public final class ScheduledIngest extends Construct {
    /** Environment variable of the function: where pages and manifests go. */
    public static final String RAW_BUCKET = "RAW_BUCKET";
    /** Environment variable of the function: where the table's files go. */
    public static final String CURATED_BUCKET = "CURATED_BUCKET";
    /** Environment variable of the function: the ledger's table. */
    public static final String LEDGER_TABLE = "LEDGER_TABLE";
    /** Environment variable of the function: the topic that people hear from. */
    public static final String TOPIC_ARN = "TOPIC_ARN";

    /** On which the template depends, whatever the application says: access logs by the bucket's policy, not by ACLs. */
    private static final List<String> FLAGS = List.of("@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy");

    private static final Duration DEAD_LETTERS_KEPT = Duration.ofDays(14);

    private final Buckets buckets;
    private final ITable ledgerTable;
    private final Alerts alerts;
    private final IQueue deadLetterQueue;
    private final FunctionResources function;
    private final @Nullable MachineResources machine;
    private final ScheduledEvents events;
    private final Schedule schedule;
    private final @Nullable Catalog catalog;
    private final IngestMetrics metrics;
    private final IngestAlarms alarms;
    private final Dashboard dashboard;

    private ScheduledIngest(Builder settings, Required required) {
        super(settings.scope, settings.id);
        FLAGS.forEach(flag -> getNode().setContext(flag, true));
        buckets = new Buckets(this, settings);
        ledgerTable =
                settings.ledgerTable != null ? settings.ledgerTable : LedgerShape.table(this, settings.dataRemoval);
        alerts = new Alerts(this, settings);
        deadLetterQueue = settings.deadLetterQueue != null ? settings.deadLetterQueue : queue();
        function = new FunctionResources(
                this, settings, required, new FunctionResources.Uses(buckets, ledgerTable, alerts.topic()));
        events = new ScheduledEvents(this, required.schedule(), deadLetterQueue);
        if (settings.orchestration == Orchestration.STEP_FUNCTIONS) {
            machine = new MachineResources(this, settings, function.function(), alerts.topic());
            schedule = events.start(machine.machine());
        } else {
            machine = null;
            schedule = events.invoke(function.function());
        }
        catalog = settings.table == null
                ? null
                : new Catalog(
                        this,
                        settings,
                        settings.table,
                        buckets.curated(),
                        buckets.queryResults().orElseThrow());
        metrics = new IngestMetrics(this, function.log());
        alarms = new IngestAlarms(
                this,
                alerts.topic(),
                new LookBack(required.schedule().longestGap()),
                settings.timeout,
                function.function(),
                machine == null ? null : machine.machine(),
                deadLetterQueue,
                metrics);
        dashboard = RunsBoard.of(this, metrics, alarms, function.function());
    }

    private IQueue queue() {
        return Queue.Builder.create(this, "DeadLetterQueue")
                .encryption(QueueEncryption.SQS_MANAGED)
                .enforceSsl(true)
                .retentionPeriod(software.amazon.awscdk.Duration.days(DEAD_LETTERS_KEPT.toDays()))
                .build();
    }

    /** A construct to be set up: {@link Builder#handler} and {@link Builder#schedule} are needed. */
    public static Builder builder(Construct scope, String id) {
        return new Builder(scope, id);
    }

    /**
     * A parameter {@code emailParam} of the stack, empty unless given at the deployment ({@code cdk deploy --parameters
     * emailParam=…}), for {@link Builder#alertEmail}.
     */
    public static CfnParameter emailParameter(Stack stack) {
        return CfnParameter.Builder.create(stack, "emailParam")
                .type("String")
                .defaultValue("")
                .allowedPattern("^$|^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$")
                .constraintDescription("must be empty or an address")
                .description("Who hears of failures by mail; empty for nobody")
                .build();
    }

    /** Pages as they came, manifests, quarantine. */
    public IBucket getRawBucket() {
        return buckets.raw();
    }

    /** The table's files. */
    public IBucket getCuratedBucket() {
        return buckets.curated();
    }

    /** Who read and wrote the buckets that this construct made; empty if it made none. */
    public Optional<IBucket> getAccessLogBucket() {
        return buckets.accessLogs();
    }

    /** Results of queries, which are deleted after a week; empty without a table. */
    public Optional<IBucket> getQueryResultsBucket() {
        return buckets.queryResults();
    }

    public ITable getLedgerTable() {
        return ledgerTable;
    }

    /** Empty unless {@link Builder#secret} was called. */
    public Optional<ISecret> getSecret() {
        return function.secret();
    }

    public ITopic getTopic() {
        return alerts.topic();
    }

    /** Only deployed if the parameter is not empty; empty without {@link Builder#alertEmail}. */
    public Optional<CfnSubscription> getEmailSubscription() {
        return alerts.email();
    }

    /** Events that the scheduler could not deliver. */
    public IQueue getDeadLetterQueue() {
        return deadLetterQueue;
    }

    public Function getFunction() {
        return function.function();
    }

    public Role getFunctionRole() {
        return function.role();
    }

    /** The function's log. */
    public ILogGroup getLogGroup() {
        return function.log();
    }

    /** Empty with {@link Orchestration#LAMBDA_ONLY}, as its role and its log are. */
    public Optional<StateMachine> getStateMachine() {
        return Optional.ofNullable(machine).map(MachineResources::machine);
    }

    public Optional<Role> getStateMachineRole() {
        return Optional.ofNullable(machine).map(MachineResources::role);
    }

    public Optional<ILogGroup> getStateMachineLogGroup() {
        return Optional.ofNullable(machine).map(MachineResources::log);
    }

    public Schedule getSchedule() {
        return schedule;
    }

    public Role getSchedulerRole() {
        return events.role();
    }

    /** Empty without a table. */
    public Optional<IDatabase> getDatabase() {
        return Optional.ofNullable(catalog).map(Catalog::database);
    }

    /** The table in the Glue catalog; empty without {@link Builder#table}. */
    public Optional<S3Table> getTable() {
        return Optional.ofNullable(catalog).map(Catalog::table);
    }

    /** In which the table is queried; empty without a table. */
    public Optional<CfnWorkGroup> getWorkGroup() {
        return Optional.ofNullable(catalog).map(Catalog::workGroup);
    }

    public IngestMetrics getMetrics() {
        return metrics;
    }

    public IngestAlarms getAlarms() {
        return alarms;
    }

    public Dashboard getDashboard() {
        return dashboard;
    }

    /** What there is no default for. */
    record Required(String handler, Supplier<Code> code, IngestSchedule schedule) {}

    /** Settings of a {@link ScheduledIngest}. */
    public static final class Builder {
        /** Memory of the function unless set, in MiB: a whole processor begins at 1,769. */
        public static final int DEFAULT_MEMORY_MIB = 1_024;
        /** How long an invocation may take unless set. */
        public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);
        /** Days after which raw objects move to infrequent access, unless set. */
        public static final int DEFAULT_RAW_TRANSITION_DAYS = 30;
        /** How often the state machine runs the function for one event at most, unless set. */
        public static final int DEFAULT_MAX_ROUNDS = 10;
        /** What a query may read unless set: 10 GiB. */
        public static final long DEFAULT_QUERY_SCAN_LIMIT_BYTES = 10L << 30;

        final Construct scope;
        final String id;

        @Nullable
        Supplier<Code> code;

        @Nullable
        String handler;

        Runtime runtime = Runtime.JAVA_25;
        Architecture architecture = Architecture.ARM_64;
        int memoryMiB = DEFAULT_MEMORY_MIB;
        Duration timeout = DEFAULT_TIMEOUT;
        final Map<String, String> environment = new LinkedHashMap<>();
        final List<PolicyStatement> statements = new ArrayList<>();
        boolean replacing;

        @Nullable
        SecretSetting secret;

        @Nullable
        IngestSchedule schedule;

        Orchestration orchestration = Orchestration.STEP_FUNCTIONS;
        int maxRounds = DEFAULT_MAX_ROUNDS;

        @Nullable
        TableDefinition table;

        long queryScanLimitBytes = DEFAULT_QUERY_SCAN_LIMIT_BYTES;

        @Nullable
        CfnParameter email;

        DataRemoval dataRemoval = DataRemoval.RETAIN;
        int rawTransitionDays = DEFAULT_RAW_TRANSITION_DAYS;
        RetentionDays logRetention = RetentionDays.THREE_MONTHS;

        @Nullable
        IBucket rawBucket;

        @Nullable
        IBucket curatedBucket;

        @Nullable
        IBucket accessLogBucket;

        @Nullable
        IBucket queryResultsBucket;

        @Nullable
        ITable ledgerTable;

        @Nullable
        ITopic topic;

        @Nullable
        IQueue deadLetterQueue;

        @Nullable
        ILogGroup logGroup;

        @Nullable
        ILogGroup stateMachineLogGroup;

        @Nullable
        IDatabase database;

        private Builder(Construct scope, String id) {
            this.scope = requireNonNull(scope, "scope");
            this.id = requireNonNull(id, "id");
        }

        /**
         * The function.
         *
         * @param className of the handler, with its package
         * @param jar gives the code, such as {@code () -> Code.fromAsset("target/weather-lambda.jar")}; asked once for each
         *     construct, since a {@code Code} belongs to one stack
         */
        public Builder handler(String className, Supplier<Code> jar) {
            if (!className.matches("[\\p{L}_$][\\w$]*(\\.[\\p{L}_$][\\w$]*)*(::\\w+)?")) {
                throw new IllegalArgumentException(
                        "handler must be the name of a class, as io.github.example.Handler, is '" + className + "'");
            }
            handler = className;
            code = requireNonNull(jar, "jar");
            return this;
        }

        /** Java of the function; {@link Runtime#JAVA_25} unless set. */
        public Builder runtime(Runtime java) {
            runtime = requireNonNull(java, "java");
            return this;
        }

        /** Processors of the function; {@link Architecture#ARM_64} unless set. */
        public Builder architecture(Architecture processors) {
            architecture = requireNonNull(processors, "processors");
            return this;
        }

        /** Memory of the function, 128 to 10,240; {@link #DEFAULT_MEMORY_MIB} unless set. Processor time grows with it. */
        public Builder memoryMiB(int mebibytes) {
            if (mebibytes < 128 || mebibytes > 10_240) {
                throw new IllegalArgumentException("memoryMiB must be 128 to 10240, is " + mebibytes);
            }
            memoryMiB = mebibytes;
            return this;
        }

        /**
         * How long an invocation may take: whole seconds, one minute to 15; {@link #DEFAULT_TIMEOUT} unless set. A run that comes
         * near it keeps what is committed, and ends as {@code CONTINUE}.
         */
        public Builder timeout(Duration limit) {
            if (limit.compareTo(Duration.ofMinutes(1)) < 0
                    || limit.compareTo(Duration.ofMinutes(15)) > 0
                    || limit.toNanosPart() != 0) {
                throw new IllegalArgumentException("timeout must be whole seconds, from one minute to 15, is " + limit);
            }
            timeout = limit;
            return this;
        }

        /**
         * A variable of the function's environment. It is in the template for all to read: no place for a secret.
         *
         * @throws IllegalArgumentException if the name is one that this construct sets
         */
        public Builder environment(String name, String value) {
            environment.put(free(name), requireNonNull(value, "value"));
            return this;
        }

        private static String free(String name) {
            if (List.of(RAW_BUCKET, CURATED_BUCKET, LEDGER_TABLE, TOPIC_ARN).contains(requireNonNull(name, "name"))) {
                throw new IllegalArgumentException(
                        name + " is set by the construct itself: hand the resource in instead");
            }
            return name;
        }

        /**
         * A secret for the source, created without its value, which is put in afterwards by {@code aws secretsmanager
         * put-secret-value --secret-string file:///dev/stdin}: it is then in no template, no log and no file. Until then runs fail, and say so.
         *
         * @param variable of the function's environment, which tells the reference {@code arn#field}
         * @param field of the JSON object that the secret is to hold
         */
        public Builder secret(String variable, String field) {
            secret = new SecretSetting(free(variable), field, null);
            return this;
        }

        /** As {@link #secret(String, String)}, with one that is there. */
        public Builder secret(String variable, String field, ISecret existing) {
            secret = new SecretSetting(free(variable), field, requireNonNull(existing, "existing"));
            return this;
        }

        /** When it runs. */
        public Builder schedule(IngestSchedule when) {
            schedule = requireNonNull(when, "when");
            return this;
        }

        /** What stands between schedule and function; {@link Orchestration#STEP_FUNCTIONS} unless set. */
        public Builder orchestration(Orchestration kind) {
            orchestration = requireNonNull(kind, "kind");
            return this;
        }

        /**
         * How often the state machine runs the function for one event, where runs end as {@code CONTINUE}: 1 to 100, {@link
         * #DEFAULT_MAX_ROUNDS} unless set. What is left then waits for the next event.
         */
        public Builder maxRounds(int rounds) {
            if (rounds < 1 || rounds > 100) {
                throw new IllegalArgumentException("maxRounds must be 1 to 100, is " + rounds);
            }
            maxRounds = rounds;
            return this;
        }

        /** The table for Athena, with its database and workgroup; none unless set. */
        public Builder table(TableDefinition definition) {
            table = requireNonNull(definition, "definition");
            return this;
        }

        /** What a query in the workgroup may read, at least 10 MB; {@link #DEFAULT_QUERY_SCAN_LIMIT_BYTES} unless set. */
        public Builder queryScanLimitBytes(long bytes) {
            if (bytes < 10_000_000) {
                throw new IllegalArgumentException("queryScanLimitBytes must be at least 10000000, is " + bytes);
            }
            queryScanLimitBytes = bytes;
            return this;
        }

        /**
         * Subscribes an address to the topic if the parameter is not empty at the deployment; SNS sends a mail to be confirmed.
         *
         * @param parameter see {@link #emailParameter}
         */
        public Builder alertEmail(CfnParameter parameter) {
            email = requireNonNull(parameter, "parameter");
            return this;
        }

        /** What becomes of the data when the stack is deleted; {@link DataRemoval#RETAIN} unless set. */
        public Builder dataRemoval(DataRemoval removal) {
            dataRemoval = requireNonNull(removal, "removal");
            return this;
        }

        /**
         * Days after which raw objects move to the storage class for infrequent access, at least 30; {@link
         * #DEFAULT_RAW_TRANSITION_DAYS} unless set. S3 never moves objects of less than 128 KB, which would cost more there.
         */
        public Builder rawTransitionDays(int days) {
            if (days < 30) {
                throw new IllegalArgumentException("rawTransitionDays must be at least 30, is " + days);
            }
            rawTransitionDays = days;
            return this;
        }

        /** How long logs are kept; {@link RetentionDays#THREE_MONTHS} unless set. */
        public Builder logRetention(RetentionDays time) {
            logRetention = requireNonNull(time, "time");
            return this;
        }

        /**
         * Gives the function another right, for a source or a sink of your own that calls AWS. A part that declares its
         * permissions can be asked for them: {@code part.permissions().forEach(p -> builder.allow(p.action(), p.resource()))}.
         *
         * @param action without a wildcard
         * @param resource an ARN
         */
        public Builder allow(String action, String resource) {
            if (!action.matches("[a-z0-9-]+:[A-Za-z0-9]+")) {
                throw new IllegalArgumentException(
                        "action must be one of IAM, such as sqs:ReceiveMessage, without a wildcard, is '" + action
                                + "'");
            }
            statements.add(PolicyStatement.Builder.create()
                    .actions(List.of(action))
                    .resources(List.of(requireNonNull(resource, "resource")))
                    .build());
            return this;
        }

        /**
         * Lets the function remove files that a replay, or a window fetched again, has put others in place of. Unless called, it may
         * delete nothing, and replays are run from elsewhere.
         */
        public Builder allowReplacing() {
            replacing = true;
            return this;
        }

        /** In place of a bucket of its own. */
        public Builder rawBucket(IBucket existing) {
            rawBucket = requireNonNull(existing, "existing");
            return this;
        }

        /** In place of a bucket of its own. */
        public Builder curatedBucket(IBucket existing) {
            curatedBucket = requireNonNull(existing, "existing");
            return this;
        }

        /** In place of a bucket of its own. */
        public Builder accessLogBucket(IBucket existing) {
            accessLogBucket = requireNonNull(existing, "existing");
            return this;
        }

        /** In place of a bucket of its own. */
        public Builder queryResultsBucket(IBucket existing) {
            queryResultsBucket = requireNonNull(existing, "existing");
            return this;
        }

        /** In place of a table of its own: one that {@code LedgerTable} finds no problems with. */
        public Builder ledgerTable(ITable existing) {
            ledgerTable = requireNonNull(existing, "existing");
            return this;
        }

        /** In place of a topic of its own, which CloudWatch's alarms must be allowed to publish to. */
        public Builder topic(ITopic existing) {
            topic = requireNonNull(existing, "existing");
            return this;
        }

        /** In place of a queue of its own. */
        public Builder deadLetterQueue(IQueue existing) {
            deadLetterQueue = requireNonNull(existing, "existing");
            return this;
        }

        /** In place of the function's log group; another function's lines of the same kind would be counted, too. */
        public Builder logGroup(ILogGroup existing) {
            logGroup = requireNonNull(existing, "existing");
            return this;
        }

        /** In place of the state machine's log group. */
        public Builder stateMachineLogGroup(ILogGroup existing) {
            stateMachineLogGroup = requireNonNull(existing, "existing");
            return this;
        }

        /** In place of a database of its own. */
        public Builder database(IDatabase existing) {
            database = requireNonNull(existing, "existing");
            return this;
        }

        /**
         * Adds everything to the stack.
         *
         * @throws IllegalStateException if handler or schedule are missing, or settings contradict one another
         */
        public ScheduledIngest build() {
            if (handler == null || code == null || schedule == null) {
                throw new IllegalStateException("ScheduledIngest '" + id + "' needs "
                        + (handler == null ? "a handler" : "")
                        + (handler == null && schedule == null ? " and " : "")
                        + (schedule == null ? "a schedule" : ""));
            }
            if (secret != null && environment.containsKey(secret.variable())) {
                throw new IllegalStateException("variable " + secret.variable() + " of ScheduledIngest '" + id
                        + "' is to hold the secret's name, and was given another value");
            }
            return new ScheduledIngest(this, new Required(handler, code, schedule));
        }
    }
}
