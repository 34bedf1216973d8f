// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.lambda.local;

import io.github.ingest4j.example.weather.ParquetRows;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.model.Message;

/** Prints what the function has left in the account. */
final class Show {
    private static final int WIDTH = 160;
    private static final int MAX_OBJECTS = 50;
    private static final int SECONDS_TO_ARRIVE = 2;

    private final Account account;
    private final PrintStream out;

    Show(Account account, PrintStream out) {
        this.account = account;
        this.out = out;
    }

    void answer(FunctionProcess.Answer answer) throws IOException {
        out.println(answer.failed() ? "the invocation failed: " + answer.text() : Report.indented(answer.text()));
    }

    void objects(String bucket) {
        List<S3Object> objects = account.s3()
                .listObjectsV2(request -> request.bucket(bucket).maxKeys(MAX_OBJECTS))
                .contents();
        out.println(
                objects.isEmpty()
                        ? "no object in the bucket " + bucket
                        : "objects in the bucket " + bucket + (objects.size() < MAX_OBJECTS ? ":" : ", the first:"));
        objects.forEach(object -> out.printf("  %,10d bytes  %s%n", object.size(), object.key()));
    }

    /** The first rows of what an invocation has published, read back from the files. */
    void rows(String bucket, FunctionProcess.Answer answer, int limit) throws IOException {
        int left = answer.failed() ? 0 : limit;
        for (String file :
                left == 0 ? List.<String>of() : Report.read(answer.text()).files()) {
            out.println("first rows of " + file + ":");
            for (String row : rows(bucket, file, left)) {
                out.println("  " + (row.length() <= WIDTH ? row : row.substring(0, WIDTH - 1) + "…"));
                left--;
            }
            if (left == 0) {
                return;
            }
        }
    }

    private List<String> rows(String bucket, String key, int limit) throws IOException {
        Path folder = Files.createTempDirectory("weather-lambda");
        Path file = folder.resolve("file.parquet");
        try {
            account.s3().getObject(request -> request.bucket(bucket).key(key), file);
            return ParquetRows.first(file, limit);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    /** Takes what has arrived in the queue. */
    void messages(String queue) {
        List<Message> messages = account.sqs()
                .receiveMessage(request ->
                        request.queueUrl(queue).maxNumberOfMessages(10).waitTimeSeconds(SECONDS_TO_ARRIVE))
                .messages();
        out.println(messages.isEmpty() ? "nobody was told anything" : "people were told:");
        for (Message message : messages) {
            message.body().lines().forEach(line -> out.println("  " + line));
            account.sqs().deleteMessage(request -> request.queueUrl(queue).receiptHandle(message.receiptHandle()));
        }
    }
}
