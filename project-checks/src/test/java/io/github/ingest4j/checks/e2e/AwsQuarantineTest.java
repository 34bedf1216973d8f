// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.e2e;

import static io.github.ingest4j.checks.e2e.Lake.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.Source;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.aws.NeedsPermissions;
import io.github.ingest4j.aws.Permission;
import io.github.ingest4j.aws.dynamodb.DynamoDbLedger;
import io.github.ingest4j.aws.s3.S3ObjectStore;
import io.github.ingest4j.core.Contract;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.QuarantineFilter;
import io.github.ingest4j.core.QuarantinedRecord;
import io.github.ingest4j.record.RecordMapper;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import io.github.ingest4j.testing.aws.AwsService;
import io.github.ingest4j.testing.aws.AwsServices;
import io.github.ingest4j.testing.aws.NeedsAws;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** Records that cannot be taken, with every part on AWS: set aside in S3, told through SNS, and replayed. */
@NeedsAws({AwsService.S3, AwsService.DYNAMODB, AwsService.SNS, AwsService.SQS, AwsService.SECRETS_MANAGER})
class AwsQuarantineTest {
    private static final int RECORDS = 30;
    private static final String CUT = "{\"id\":7,";
    private static final String MISFIT = "{\"id\":13,\"n\":\"many\"}";
    private static final String NEGATIVE = "{\"id\":19,\"n\":-19}";

    /** Bad are the 7th, the 13th and the 19th record: malformed, of the wrong type, and not to the mapper's liking. */
    private static final String LINES = IntStream.rangeClosed(1, RECORDS)
            .mapToObj(id -> switch (id) {
                case 7 -> CUT;
                case 13 -> MISFIT;
                case 19 -> NEGATIVE;
                default -> "{\"id\":" + id + ",\"n\":" + id + "}";
            })
            .collect(Collectors.joining("\n"));

    private static final RecordMapper REFUSES_NEGATIVES = (in, out) -> {
        if (in.int64("n") < 0) {
            out.reject("n", "is negative");
        }
        out.copy(in).emit();
    };
    private static final RecordMapper TURNS_NEGATIVES =
            (in, out) -> out.copy(in).set("n", Math.abs(in.int64("n"))).emit();

    @TempDir
    Path folder;

    private final AwsLake lake;
    private final AtomicInteger sourceCalls = new AtomicInteger();
    private final Source source = request -> {
        sourceCalls.incrementAndGet();
        return PageReader.of(List.of(Page.of("application/x-ndjson", LINES.getBytes(StandardCharsets.UTF_8)))
                .iterator());
    };

    AwsQuarantineTest(AwsServices aws) throws IOException {
        lake = new AwsLake(aws);
    }

    private static Pipeline under(Pipeline.Builder builder, String version, RecordMapper mapper) {
        return builder.schema(Schema.of(Field.of("id", Type.INT64), Field.of("n", Type.INT64)))
                .contract(Contract.evolve().quarantineMisfits())
                .map(version, mapper)
                .build();
    }

    private Pipeline refusing() {
        return under(lake.pipeline(source), "v1", REFUSES_NEGATIVES);
    }

    private Pipeline mended() {
        return under(lake.pipeline(source), "v2", TURNS_NEGATIVES);
    }

    private static List<QuarantinedRecord> quarantined(Pipeline pipeline) throws IOException {
        List<QuarantinedRecord> found = new ArrayList<>();
        pipeline.quarantined(QuarantineFilter.all(), found::add);
        return found;
    }

    @Test
    void badRecordsAreListedInTheRawBucketAndToldThroughTheTopic() throws Exception {
        RunReport report = refusing().run();

        WindowReport window = report.windows().get(0);
        assertThat(window.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(window.quarantined()).isEqualTo(3);
        assertThat(lake.query(folder, "SELECT count(*), count(DISTINCT id) FROM orders"))
                .containsExactly("27|27");
        assertThat(lake.keys(lake.rawBucket)).containsAll(window.quarantineFiles());
        assertThat(unzipped(window.quarantineFiles().get(0)).lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("\"code\":\"MALFORMED\""),
                        line -> assertThat(line).contains("\"code\":\"SCHEMA\"", "\"path\":\"n\""),
                        line -> assertThat(line).contains("\"code\":\"MAPPER\"", "\"reason\":\"is negative\""));
        assertThat(lake.messages()).singleElement().satisfies(message -> {
            assertThat(message.messageAttributes().get("kind").stringValue()).isEqualTo("QUARANTINED");
            assertThat(message.body())
                    .contains("3 of 30 records", window.quarantineFiles().get(0))
                    .doesNotContain("many");
        });
    }

    @Test
    void anotherProcessFindsTheBytesOfEachRecord() throws Exception {
        refusing().run();
        Pipeline other = refusing();

        List<String> bytes = new ArrayList<>();
        for (QuarantinedRecord record : quarantined(other)) {
            bytes.add(new String(other.rawBytes(record), StandardCharsets.UTF_8));
        }

        assertThat(bytes).containsExactly(CUT, MISFIT, NEGATIVE);
    }

    @Test
    void recordThatANewMapperTakesIsPublishedOnceByAReplay() throws Exception {
        refusing().run();
        List<String> before = lake.files();
        lake.messages();

        RunReport report = mended().replayQuarantine(QuarantineFilter.all());

        assertThat(report.windows()).singleElement().satisfies(window -> {
            assertThat(window.window()).isEqualTo(NINE);
            assertThat(window.outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(window.generation()).isEqualTo(2);
            assertThat(window.quarantined()).isEqualTo(2);
        });
        assertThat(lake.files()).hasSameSizeAs(before).doesNotContainAnyElementsOf(before);
        assertThat(lake.query(folder, "SELECT count(*), count(DISTINCT id) FROM orders"))
                .containsExactly("28|28");
        assertThat(lake.query(folder, "SELECT n FROM orders WHERE id = 19")).containsExactly("19");
        assertThat(quarantined(mended()))
                .extracting(
                        record -> record.generation() + " " + record.rejection().code())
                .containsExactly("2 " + Rejection.Code.MALFORMED, "2 " + Rejection.Code.SCHEMA);
        assertThat(sourceCalls).hasValue(1);
        assertThat(lake.messages()).isEmpty();
        assertThat(mended().replayQuarantine(QuarantineFilter.all()).outcome()).isEqualTo(Outcome.ALREADY_DONE);
        assertThat(lake.query(folder, "SELECT count(*) FROM orders")).containsExactly("28");
    }

    @Test
    void declaredRightsSufficeForTheRunAndForTheReplay() throws Exception {
        Actions run = new Actions();
        Actions replay = new Actions();

        under(lake.watched(source, run), "v1", REFUSES_NEGATIVES).run();
        RunReport replayed =
                under(lake.watched(source, replay), "v2", TURNS_NEGATIVES).replayQuarantine(QuarantineFilter.all());

        assertThat(replayed.quarantined()).isEqualTo(2);
        assertThat(run.seen)
                .contains("s3:PutObject arn:aws:s3:::" + lake.rawBucket + "/*")
                .isSubsetOf(declared(Permission.Use.RUN));
        Set<String> more = new TreeSet<>(replay.seen);
        more.removeAll(declared(Permission.Use.RUN));
        assertThat(more)
                .containsExactly("s3:DeleteObject arn:aws:s3:::" + lake.curatedBucket + "/*")
                .isSubsetOf(declared(Permission.Use.REPLACE));
    }

    private Set<String> declared(Permission.Use use) {
        List<NeedsPermissions> parts = List.of(
                S3ObjectStore.in(lake.aws.s3(), lake.rawBucket),
                S3ObjectStore.in(lake.aws.s3(), lake.curatedBucket),
                DynamoDbLedger.on(lake.aws.dynamoDb(), lake.ledgerTable));
        return parts.stream()
                .flatMap(part -> part.permissions(use).stream())
                .map(permission -> permission.action() + " " + permission.resource())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Notes the actions that calls take, with their resources. */
    private final class Actions implements ExecutionInterceptor {
        final Set<String> seen = new TreeSet<>();

        @Override
        public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
            String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
            if (attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME).equals("S3")) {
                String bucket = context.request()
                        .getValueForField("Bucket", String.class)
                        .orElseThrow();
                seen.add(s3Action(operation, "arn:aws:s3:::" + bucket));
            } else {
                dynamoDbActions(context, operation).forEach(action -> seen.add("dynamodb:" + action));
            }
        }

        /** Not every call has an action of its own name. */
        private static String s3Action(String operation, String bucket) {
            return switch (operation) {
                case "HeadObject", "GetObject" -> "s3:GetObject " + bucket + "/*";
                case "PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload" ->
                    "s3:PutObject " + bucket + "/*";
                case "ListObjectsV2" -> "s3:ListBucket " + bucket;
                default -> "s3:" + operation + " " + bucket + "/*";
            };
        }

        private Stream<String> dynamoDbActions(Context.BeforeExecution context, String operation) {
            String table = " arn:aws:dynamodb:us-east-1:*:table/" + lake.ledgerTable;
            if (context.request() instanceof TransactWriteItemsRequest transaction) {
                return transaction.transactItems().stream().map(item -> action(item) + table);
            }
            return context.request() instanceof QueryRequest query && query.indexName() != null
                    ? Stream.of(operation + table + "/index/" + query.indexName())
                    : Stream.of(operation + table);
        }

        /** A transaction has no action of its own. */
        private static String action(TransactWriteItem item) {
            return Stream.of(
                            item.put() == null ? "" : "PutItem",
                            item.update() == null ? "" : "UpdateItem",
                            item.delete() == null ? "" : "DeleteItem",
                            item.conditionCheck() == null ? "" : "ConditionCheckItem")
                    .collect(Collectors.joining());
        }
    }

    private String unzipped(String key) throws IOException {
        byte[] stored = lake.aws
                .s3()
                .getObjectAsBytes(request -> request.bucket(lake.rawBucket).key(key))
                .asByteArray();
        return new String(new GZIPInputStream(new ByteArrayInputStream(stored)).readAllBytes(), StandardCharsets.UTF_8);
    }
}
