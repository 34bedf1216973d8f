// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.secrets;

import static io.github.ingest4j.testing.aws.FaultyHttpClient.anyRequest;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.github.ingest4j.testing.aws.FaultyHttpClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/** A Secrets Manager that answers as it was told, to a client that does not repeat its calls. */
final class CannedSecrets implements AutoCloseable {
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/x-amz-json-1.1");

    private final AtomicReference<String> answer = new AtomicReference<>("{}");
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final FaultyHttpClient http = FaultyHttpClient.over(new Answering());
    private final SecretsManagerClient client = builder().build();

    SecretsManagerClient client() {
        return client;
    }

    /** A client with other settings; the caller closes it. */
    SecretsManagerClientBuilder builder() {
        return SecretsManagerClient.builder()
                .httpClient(http)
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .overrideConfiguration(settings -> settings.retryStrategy(AwsRetryStrategy.doNotRetry()));
    }

    FaultyHttpClient http() {
        return http;
    }

    int calls() {
        return http.requests().size();
    }

    /** The bodies of the requests that got an answer of what is stored. */
    List<String> asked() {
        return asked;
    }

    /** From now on every secret has this text. */
    CannedSecrets store(String text) {
        return answer("{\"Name\":\"x\",\"SecretString\":\"" + quoted(text) + "\"}");
    }

    /** From now on this is the body of every answer. */
    CannedSecrets answer(String body) {
        answer.set(body);
        return this;
    }

    /** From now on every call fails so, until {@code http().heal()}. */
    CannedSecrets fail(int status, String code, String message) {
        http.on(anyRequest())
                .always()
                .answer(status, JSON, "{\"__type\":\"" + code + "\",\"Message\":\"" + quoted(message) + "\"}");
        return this;
    }

    /** The next call stays away until it is let go; what it brings is what is stored then. */
    Held hold() {
        Held held = new Held();
        http.on(anyRequest()).callBefore(request -> held.pass());
        return held;
    }

    private static String quoted(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    @Override
    public void close() {
        client.close();
    }

    /** A call that is on its way. */
    static final class Held {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch free = new CountDownLatch(1);

        private void pass() {
            begun.countDown();
            try {
                free.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // as a client's own reading would leave it
            }
        }

        void awaitBegin() throws InterruptedException {
            begun.await();
        }

        void letGo() {
            free.countDown();
        }
    }

    private final class Answering implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    try (InputStream body =
                            request.contentStreamProvider().orElseThrow().newStream()) {
                        asked.add(new String(body.readAllBytes(), UTF_8));
                    }
                    SdkHttpResponse.Builder response = SdkHttpResponse.builder().statusCode(200);
                    JSON.forEach(response::putHeader);
                    byte[] body = answer.get().getBytes(UTF_8);
                    return HttpExecuteResponse.builder()
                            .response(response.build())
                            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                            .build();
                }

                @Override
                public void abort() {}
            };
        }

        @Override
        public void close() {}
    }
}
