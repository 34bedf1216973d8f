// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;

class SettingsTest {
    private static final String URL = "http://127.0.0.1:4566";

    @ParameterizedTest
    @CsvSource({
        "true,  true,  true,  ENDPOINT",
        "true,  false, false, ENDPOINT",
        "false, true,  true,  LOCALSTACK",
        "false, true,  false, LOCALSTACK",
        "false, false, true,  MOTO",
        "false, false, false, EMBEDDED"
    })
    void firstBackendThatIsThereIsTaken(boolean endpoint, boolean docker, boolean moto, BackendKind taken) {
        Settings settings = settings(endpoint ? Map.of("AWS_IT_ENDPOINT", URL) : Map.of());

        assertThat(settings.backend(new Machine(() -> docker, () -> moto))).isEqualTo(taken);
    }

    @Test
    void endpointOfOneServiceIsEnoughToBeTaken() {
        Settings settings = settings(Map.of("AWS_IT_ENDPOINT_SQS", URL));

        assertThat(settings.backend(new Machine(() -> true, () -> true))).isEqualTo(BackendKind.ENDPOINT);
        assertThat(settings.endpoints()).containsOnly(Map.entry(AwsService.SQS, URI.create(URL)));
    }

    @ParameterizedTest
    @CsvSource({"endpoint, ENDPOINT", "localstack, LOCALSTACK", "moto, MOTO", "embedded, EMBEDDED"})
    void backendThatIsNamedIsTakenWhateverElseIsThere(String name, BackendKind taken) {
        Settings settings = settings(Map.of("AWS_IT_BACKEND", name, "AWS_IT_ENDPOINT", URL));

        assertThat(settings.backend(new Machine(() -> true, () -> true))).isEqualTo(taken);
    }

    @ParameterizedTest
    @CsvSource({
        "endpoint,   neither AWS_IT_ENDPOINT nor AWS_IT_ENDPOINT_S3",
        "localstack, no Docker daemon answers",
        "moto,       there is no moto_server on the path"
    })
    void backendThatIsNamedButNotThereIsAFailure(String name, String reason) {
        Settings settings = settings(Map.of("AWS_IT_BACKEND", name));

        assertThatThrownBy(() -> settings.backend(new Machine(() -> false, () -> false)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("AWS_IT_BACKEND=" + name + ", but " + reason);
    }

    @Test
    void nobodyLooksForWhatIsNotWanted() {
        Machine untouched = new Machine(() -> fail("Docker"), () -> fail("moto"));

        assertThat(settings(Map.of("AWS_IT_BACKEND", "embedded")).backend(untouched))
                .isEqualTo(BackendKind.EMBEDDED);
        assertThat(settings(Map.of("AWS_IT_ENDPOINT", URL)).backend(untouched)).isEqualTo(BackendKind.ENDPOINT);
    }

    private static boolean fail(String what) {
        throw new AssertionError("looked for " + what);
    }

    @Test
    void unknownBackendIsRefused() {
        assertThatThrownBy(() -> settings(Map.of("AWS_IT_BACKEND", "docker")).backend(Machine.own()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("AWS_IT_BACKEND must be one of endpoint, localstack, moto, embedded: docker");
    }

    @Test
    void endpointOfOneServiceComesBeforeThatOfAll() {
        Settings settings = settings(Map.of("AWS_IT_ENDPOINT", URL, "AWS_IT_ENDPOINT_S3", "https://s3.example.org"));

        assertThat(settings.endpoints())
                .hasSize(AwsService.values().length)
                .containsEntry(AwsService.S3, URI.create("https://s3.example.org"))
                .containsEntry(AwsService.SNS, URI.create(URL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:4566", "ftp://127.0.0.1", "http://", "no url"})
    void endpointThatIsNoUrlIsRefused(String endpoint) {
        assertThatThrownBy(
                        () -> settings(Map.of("AWS_IT_ENDPOINT_S3", endpoint)).endpoints())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("AWS_IT_ENDPOINT_S3 must be a URL like http://127.0.0.1:4566: " + endpoint);
    }

    @Test
    void emptyVariableIsOneThatIsNotSet() {
        Settings settings = settings(Map.of("AWS_IT_BACKEND", "", "AWS_IT_ENDPOINT", " ", "AWS_IT_STRICT", ""));

        assertThat(settings.backend(new Machine(() -> false, () -> false))).isEqualTo(BackendKind.EMBEDDED);
        assertThat(settings.strict()).isFalse();
    }

    @Test
    void strictIsTrueOrFalse() {
        assertThat(settings(Map.of()).strict()).isFalse();
        assertThat(settings(Map.of("AWS_IT_STRICT", "false")).strict()).isFalse();
        assertThat(settings(Map.of("AWS_IT_STRICT", "true")).strict()).isTrue();
        assertThatThrownBy(() -> settings(Map.of("AWS_IT_STRICT", "yes")).strict())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("AWS_IT_STRICT must be true or false: yes");
    }

    @Test
    void localStackIsTheLastOneThatIsFreeUnlessAnotherIsNamed() {
        assertThat(settings(Map.of()).localStackImage()).isEqualTo("localstack/localstack:4.14.0");
        assertThat(settings(Map.of("AWS_IT_LOCALSTACK_IMAGE", "localstack/localstack-pro:1"))
                        .localStackImage())
                .isEqualTo("localstack/localstack-pro:1");
        assertThat(settings(Map.of("LOCALSTACK_AUTH_TOKEN", "token")).localStackToken())
                .contains("token");
    }

    @Test
    void endpointsOfAnAccountAreAskedWithItsRegionAndCredentials() {
        Settings account = settings(Map.of("AWS_REGION", "eu-west-1", "AWS_ACCESS_KEY_ID", "key"));
        Settings emulator = settings(Map.of());

        assertThat(account.region()).isEqualTo(Region.EU_WEST_1);
        assertThat(account.credentials()).isInstanceOf(DefaultCredentialsProvider.class);
        assertThat(emulator.region()).isEqualTo(Region.US_EAST_1);
        assertThat(emulator.credentials().resolveCredentials()).isEqualTo(AwsBasicCredentials.create("test", "test"));
    }

    private static Settings settings(Map<String, String> environment) {
        return new Settings(environment);
    }
}
