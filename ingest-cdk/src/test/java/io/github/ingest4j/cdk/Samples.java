// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.lambda.Code;

/** Pipelines to look at; each template is made once. */
final class Samples {
    static final Schema COLUMNS = Schema.of(
            Field.of("station", Type.STRING),
            Field.of("observed_at", Type.TIMESTAMP),
            Field.of("temperature", Type.FLOAT64));

    private static final Path HANDLER = handler();

    private Samples() {}

    /** Everything there is. */
    static ScheduledIngest.Builder whole(Stack stack) {
        return smallest(stack)
                .environment("API_URL", "https://api.example.org/observations")
                .secret("API_SECRET", "key")
                .table(TableDefinition.of("weather", COLUMNS))
                .alertEmail(ScheduledIngest.emailParameter(stack));
    }

    static ScheduledIngest.Builder smallest(Stack stack) {
        return ScheduledIngest.builder(stack, "Pipeline")
                .handler(SampleHandler.class.getName(), code())
                .schedule(IngestSchedule.hourly(5));
    }

    static Supplier<Code> code() {
        return () -> Code.fromAsset(HANDLER.toString());
    }

    private static Path handler() {
        try {
            Path folder = Files.createTempDirectory(Path.of("target"), "handler");
            Files.writeString(folder.resolve("Handler.class"), "a class");
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@link #whole}. */
    static Synthesized withStateMachine() {
        return WithStateMachine.TEMPLATE;
    }

    /** {@link #whole}, without a state machine, and deleted with its data. */
    static Synthesized lambdaOnly() {
        return LambdaOnly.TEMPLATE;
    }

    private static final class WithStateMachine {
        static final Synthesized TEMPLATE = Synthesized.of(stack -> whole(stack).build());
    }

    private static final class LambdaOnly {
        static final Synthesized TEMPLATE = Synthesized.of(stack -> whole(stack)
                .orchestration(Orchestration.LAMBDA_ONLY)
                .dataRemoval(DataRemoval.DESTROY)
                .build());
    }
}
