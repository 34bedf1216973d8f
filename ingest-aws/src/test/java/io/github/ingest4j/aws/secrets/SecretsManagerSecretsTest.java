// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.secrets;

import static io.github.ingest4j.testing.aws.FaultyHttpClient.anyRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.aws.Permission;
import io.github.ingest4j.testkit.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.RequestOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

@Timeout(60)
class SecretsManagerSecretsTest {
    private static final String ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:weather/api-AbCdEf";

    private final CannedSecrets stored = new CannedSecrets();
    private final ManualClock clock = ManualClock.at(Instant.parse("2026-11-25T10:00:00Z"));

    @AfterEach
    void close() {
        stored.close();
    }

    @Test
    void exampleOfTheDocumentation() throws Exception {
        stored.store("{\"key\": \"k\"}");
        SecretsManagerClient client = stored.client();

        // @start region="example"
        SecretProvider secrets = SecretsManagerSecrets.of(client, "weather/api#key");
        // ... and the source: HttpSource.get(url).secretHeader("X-Api-Key", "weather/api#key")
        // @end

        assertThat(secrets.get("weather/api#key").reveal()).isEqualTo("k");
    }

    @Test
    void plainTextIsTheSecret() throws Exception {
        stored.store("a b\n");

        assertThat(reveal("weather/api")).isEqualTo("a b");
        assertThat(stored.asked())
                .singleElement()
                .asString()
                .contains("\"SecretId\":\"weather/api\"", "\"VersionStage\":\"AWSCURRENT\"");
    }

    @Test
    void arnIsAskedForAsItIs() throws Exception {
        stored.store("{\"key\": \"k\"}");

        assertThat(reveal(ARN + "#key")).isEqualTo("k");
        assertThat(stored.asked()).singleElement().asString().contains("\"SecretId\":\"" + ARN + "\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"key": "abc", "user": "u"}        | abc
        {"user": {"key": "no"}, "key":"x"} | x
        {"key": 12345678901234567890.50}   | 12345678901234567890.50
        {"key": "first", "key": "last"}    | last
        {"key": " padded\\n"}              | padded
        """)
    void fieldIsTakenFromTheObject(String text, String value) throws Exception {
        stored.store(text);

        assertThat(reveal("weather/api#key")).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\": \"service_account\"}", "[1]", "plain"})
    void starIsTheTextAsItIs(String text) throws Exception {
        stored.store(text);

        assertThat(reveal("weather/api#*")).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{not json", "{\"a\":1} x", "[\"a\"]", "\"quoted\"", "12"})
    void whatIsNoObjectIsAPlainText(String text) throws Exception {
        stored.store(text);

        assertThat(reveal("weather/api")).isEqualTo(text);
    }

    @Test
    void forgottenFieldIsNotSentToTheSource() {
        stored.store("{\"user\": \"u\", \"key\": \"k\", \"sk_live_51H/abc+secret\": \"x\"}");

        assertThatThrownBy(() -> reveal("weather/api"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("secret weather/api is a JSON object with the fields user, key, (one with another kind of"
                        + " name): name the field to use, as in weather/api#field, or weather/api#* for the text as it"
                        + " is");
    }

    @Test
    void missingFieldIsToldWithThoseThereAre() {
        stored.store("{"
                + IntStream.range(0, 12).mapToObj(i -> "\"f" + i + "\": \"v\"").collect(Collectors.joining(","))
                + "}");

        assertThatThrownBy(() -> reveal("weather/api#key"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("secret weather/api has no field 'key': it is a JSON object with the fields"
                        + " f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, ...; ask for one of them, or add the field");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        abc                 | secret weather/api is not a JSON object, so it has no field 'key': ask for weather/api, or store {"key": "..."} in it
        {}                  | secret weather/api has no field 'key': it is a JSON object without fields; ask for one of them, or add the field
        {"key": ["a"]}      | field 'key' of secret weather/api is neither a text nor a number: store it as a text, or ask for weather/api#*
        {"key": null}       | field 'key' of secret weather/api is neither a text nor a number: store it as a text, or ask for weather/api#*
        {"key": true}       | field 'key' of secret weather/api is neither a text nor a number: store it as a text, or ask for weather/api#*
        """)
    void textWithoutTheFieldIsTold(String text, String message) {
        stored.store(text);

        assertThatThrownBy(() -> reveal("weather/api#key"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        weather/api     | NOT-SET                        | has no value yet: set it by aws secretsmanager put-secret-value --secret-id weather/api --secret-string file:///dev/stdin, with the value as input: in an argument, the shell would remember it
        weather/api     | ' '                            | has no value yet: set it by aws secretsmanager put-secret-value --secret-id weather/api --secret-string file:///dev/stdin, with the value as input: in an argument, the shell would remember it
        weather/api#*   | NOT-SET                        | has no value yet: set it by aws secretsmanager put-secret-value --secret-id weather/api --secret-string file:///dev/stdin, with the value as input: in an argument, the shell would remember it
        weather/api#key | NOT-SET                        | has no value yet: set it by aws secretsmanager put-secret-value --secret-id weather/api --secret-string file:///dev/stdin, with {"key": "..."} and all its other fields as input: in an argument, the shell would remember it
        weather/api#key | {"key": "NOT-SET", "user": ""} | has no value yet in field 'key': set it by aws secretsmanager put-secret-value --secret-id weather/api --secret-string file:///dev/stdin, with {"key": "..."} and all its other fields as input: in an argument, the shell would remember it
        weather/api#key | {"key": ""}                    | has no value yet in field 'key': set it by aws secretsmanager put-secret-value --secret-id weather/api --secret-string file:///dev/stdin, with {"key": "..."} and all its other fields as input: in an argument, the shell would remember it
        """)
    void placeholderIsNotASecret(String reference, String text, String message) {
        stored.store(text);

        assertThatThrownBy(() -> reveal(reference))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("secret weather/api exists but " + message);
    }

    @Test
    void secretThatIsSetAtLastIsSeenAtOnce() throws Exception {
        SecretsManagerSecrets secrets = secrets("weather/api#key");
        stored.store("{\"key\": \"NOT-SET\"}");
        assertThatThrownBy(() -> secrets.get("weather/api#key")).hasMessageContaining("has no value yet");

        stored.store("{\"key\": \"set\"}");

        assertThat(secrets.get("weather/api#key").reveal()).isEqualTo("set");
    }

    @Test
    void binarySecretIsRefused() {
        stored.answer("{\"Name\":\"x\",\"SecretBinary\":\"YWJj\"}");

        assertThatThrownBy(() -> reveal("weather/api"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("secret weather/api is binary: store it as a text, by --secret-string instead of"
                        + " --secret-binary");
    }

    /** What Secrets Manager says, and what a person is told to do. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        400 | ResourceNotFoundException   | Secrets Manager can't find the specified secret. | secret weather/api does not exist in region eu-west-1 (status 400 ResourceNotFoundException); create it, or correct the name or the region
        400 | AccessDeniedException       | User: arn:aws:sts::1:assumed-role/r/s is not authorized to perform: secretsmanager:GetSecretValue on resource: weather/api because no identity-based policy allows the secretsmanager:GetSecretValue action | access denied (status 400 AccessDeniedException); allow secretsmanager:GetSecretValue on secret weather/api, and check that there is one: of a name that it does not know AWS says the same
        400 | AccessDeniedException       | User: arn:aws:sts::1:assumed-role/r/s is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:eu-west-1:123456789012:secret:weather/api-AbCdEf because no identity-based policy allows the secretsmanager:GetSecretValue action | access denied (status 400 AccessDeniedException); allow secretsmanager:GetSecretValue on secret weather/api
        400 | AccessDeniedException       | Access to KMS is not allowed | access denied (status 400 AccessDeniedException); allow kms:Decrypt on the KMS key of secret weather/api
        400 | AccessDeniedException       | User: arn:aws:sts::1:assumed-role/r/s is not authorized to perform: kms:Decrypt on this resource | access denied (status 400 AccessDeniedException); allow kms:Decrypt on the KMS key of secret weather/api
        400 | DecryptionFailure           | Secrets Manager can't decrypt the protected secret text using the provided KMS key. | its KMS key does not decrypt it; enable the key, or cancel its deletion
        400 | InvalidRequestException     | You can't perform this operation on the secret because it was marked for deletion. | it is marked for deletion; to keep it: aws secretsmanager restore-secret --secret-id weather/api
        400 | InvalidRequestException     | You tried to perform the operation on a secret that's currently marked deleted. | it is marked for deletion; to keep it: aws secretsmanager restore-secret --secret-id weather/api
        400 | InvalidRequestException     | You can't perform this operation on the secret because it is owned by another service. | the service refused the request (status 400 InvalidRequestException)
        400 | ExpiredTokenException       | The security token included in the request is expired | the AWS credentials have expired (status 400 ExpiredTokenException); renew them, or let the client take them from a provider that does
        400 | UnrecognizedClientException | The security token included in the request is invalid. | AWS does not accept the credentials (status 400 UnrecognizedClientException); check the access key and the clock of the machine
        """)
    void whatAPersonMustDoIsAConfigurationException(int status, String code, String said, String message) {
        stored.fail(status, code, said);

        assertThatThrownBy(() -> reveal("weather/api"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("reading secret weather/api failed: " + message)
                .hasCauseInstanceOf(AwsServiceException.class);
    }

    @Test
    void secretWithoutAValueIsToldWithTheCommandThatSetsIt() {
        stored.fail(
                400,
                "ResourceNotFoundException",
                "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT");

        assertThatThrownBy(() -> reveal("weather/api#key"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("secret weather/api exists but has no value yet: set it by aws secretsmanager"
                        + " put-secret-value --secret-id weather/api --secret-string file:///dev/stdin, with"
                        + " {\"key\": \"...\"} and all its other fields as input: in an argument, the shell would"
                        + " remember it");
    }

    @ParameterizedTest
    @CsvSource({
        "400, ThrottlingException, too many requests (status 400 ThrottlingException); the next run tries again",
        "500, InternalServiceError, no clear answer (status 500 InternalServiceError)",
        "503, ServiceUnavailable, no clear answer (status 503 ServiceUnavailable)"
    })
    void whatMayPassIsAnIoException(int status, String code, String message) {
        stored.fail(status, code, "later");

        assertThatThrownBy(() -> reveal("weather/api"))
                .isInstanceOf(IOException.class)
                .hasMessage("reading secret weather/api failed: " + message);
    }

    @Test
    void lostConnectionIsAnIoException() {
        stored.http().on(anyRequest()).fail();

        assertThatThrownBy(() -> reveal("weather/api"))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "reading secret weather/api failed: no answer (SocketException: injected: the request was not"
                                + " sent)");
    }

    @Test
    void missingCredentialsAreAConfigurationException() {
        try (SecretsManagerClient client = stored.builder()
                .credentialsProvider(ProfileCredentialsProvider.create("no-such-profile"))
                .build()) {
            SecretsManagerSecrets secrets = SecretsManagerSecrets.of(client, "weather/api");

            assertThatThrownBy(() -> secrets.get("weather/api"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageStartingWith("reading secret weather/api failed: no AWS credentials found;");
        }
    }

    @Test
    void callThatHangsIsGivenUpByTheClientsOwnLimit() {
        CannedSecrets.Held held = stored.hold();
        try (SecretsManagerClient client = stored.builder()
                .overrideConfiguration(settings -> settings.apiCallTimeout(Duration.ofMillis(50)))
                .build()) {
            SecretsManagerSecrets secrets = SecretsManagerSecrets.of(client, "weather/api");

            assertThatThrownBy(() -> secrets.get("weather/api"))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(
                            "reading secret weather/api failed: no answer (ApiCallTimeoutException: Client execution did"
                                    + " not complete before the specified timeout configuration: 50 millis");
        } finally {
            held.letGo();
        }
        assertThat(Thread.interrupted()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({", PT10S", "PT3S, "})
    void callIsLimitedUnlessTheClientLimitsIt(Duration ofTheClient, Duration ofTheCall) throws Exception {
        List<Duration> limits = new ArrayList<>();
        try (SecretsManagerClient client = stored.store("x")
                .builder()
                .overrideConfiguration(settings -> settings.apiCallTimeout(ofTheClient)
                        .addExecutionInterceptor(new ExecutionInterceptor() {
                            @Override
                            public void beforeExecution(
                                    Context.BeforeExecution context, ExecutionAttributes attributes) {
                                context.request()
                                        .overrideConfiguration()
                                        .flatMap(RequestOverrideConfiguration::apiCallTimeout)
                                        .ifPresent(limits::add);
                            }
                        }))
                .build()) {
            SecretsManagerSecrets.of(client, "weather/api").get("weather/api");
        }

        assertThat(limits).isEqualTo(Stream.ofNullable(ofTheCall).toList());
    }

    @Test
    void secretIsKeptForFiveMinutes() throws Exception {
        SecretsManagerSecrets secrets = secrets("weather/api");
        stored.store("old");
        secrets.get("weather/api");
        stored.store("new");

        clock.advance(SecretsManagerSecrets.CACHE_TIME.minusMillis(1));
        assertThat(secrets.get("weather/api").reveal()).isEqualTo("old");

        clock.advance(Duration.ofMillis(1));
        assertThat(secrets.get("weather/api").reveal()).isEqualTo("new");
        assertThat(stored.calls()).isEqualTo(2);
    }

    @Test
    void fieldsOfASecretShareOneReading() throws Exception {
        SecretsManagerSecrets secrets = secrets("crm#user", "crm#password");
        stored.store("{\"user\": \"u\", \"password\": \"p\"}");

        assertThat(secrets.get("crm#user").reveal()).isEqualTo("u");
        assertThat(secrets.get("crm#password").reveal()).isEqualTo("p");
        assertThat(stored.calls()).isEqualTo(1);
    }

    @Test
    void clockThatWasSetBackEndsTheCache() throws Exception {
        SecretsManagerSecrets secrets = secrets("weather/api");
        stored.store("old");
        secrets.get("weather/api");
        stored.store("new");

        clock.advance(Duration.ofMillis(-1));

        assertThat(secrets.get("weather/api").reveal()).isEqualTo("new");
    }

    @Test
    void cacheTimeIsASetting() throws Exception {
        SecretsManagerSecrets secrets = SecretsManagerSecrets.builder(stored.client(), "weather/api")
                .cacheTime(Duration.ofSeconds(1))
                .clock(clock)
                .build();
        stored.store("old");
        secrets.get("weather/api");
        stored.store("new");

        clock.advance(Duration.ofSeconds(1));

        assertThat(secrets.get("weather/api").reveal()).isEqualTo("new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.999S", "PT24H0.001S"})
    void cacheTimeHasBounds(Duration time) {
        SecretsManagerSecrets.Builder builder = SecretsManagerSecrets.builder(stored.client(), "weather/api");

        assertThatThrownBy(() -> builder.cacheTime(time))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a secret can be kept from PT1S to PT24H, not " + time);
    }

    @Test
    void refusedSecretIsReadAgain() throws Exception {
        SecretsManagerSecrets secrets = secrets("weather/api#key");
        stored.store("{\"key\": \"old\"}");
        Secret refused = secrets.get("weather/api#key");
        stored.store("{\"key\": \"new\"}");

        assertThat(secrets.refresh("weather/api#key", refused).reveal()).isEqualTo("new");
        assertThat(secrets.get("weather/api#key").reveal()).isEqualTo("new");
        assertThat(stored.calls()).isEqualTo(2);
    }

    @Test
    void refusedSecretThatAnotherHasRenewedIsNotReadAgain() throws Exception {
        SecretsManagerSecrets secrets = secrets("weather/api");
        stored.store("old");
        Secret refused = secrets.get("weather/api");
        stored.store("new");
        secrets.refresh("weather/api", refused);

        assertThat(secrets.refresh("weather/api", refused).reveal()).isEqualTo("new");
        assertThat(stored.calls()).isEqualTo(2);
    }

    @Test
    void renewedSecretThatIsRefusedTooIsReadAgain() throws Exception {
        SecretsManagerSecrets secrets = secrets("weather/api");
        stored.store("first");
        Secret first = secrets.get("weather/api");
        stored.store("second");
        Secret second = secrets.refresh("weather/api", first);
        stored.store("third");

        assertThat(secrets.refresh("weather/api", second).reveal()).isEqualTo("third");
    }

    @Test
    void refusedSecretThatHasNotChangedIsGivenAgain() throws Exception {
        SecretsManagerSecrets secrets = secrets("weather/api");
        stored.store("same");

        Secret refused = secrets.get("weather/api");

        assertThat(secrets.refresh("weather/api", refused).reveal()).isEqualTo("same");
        assertThat(stored.calls()).isEqualTo(2);
    }

    @Test
    void expiredSecretOutlastsAnOutageForAnHour() throws Exception {
        SecretsManagerSecrets secrets = secrets("weather/api");
        stored.store("old");
        secrets.get("weather/api");
        stored.fail(500, "InternalServiceError", "later");

        clock.advance(SecretsManagerSecrets.CACHE_TIME
                .plus(SecretsManagerSecrets.OUTAGE_TIME)
                .minusMillis(1));
        assertThat(secrets.get("weather/api").reveal()).isEqualTo("old");

        clock.advance(Duration.ofMillis(1));
        assertThatThrownBy(() -> secrets.get("weather/api")).isInstanceOf(IOException.class);
    }

    @Test
    void duringAnOutageItIsTriedAgainEveryHalfMinute() throws Exception {
        SecretsManagerSecrets secrets = secrets("weather/api");
        stored.store("old");
        secrets.get("weather/api");
        stored.fail(500, "InternalServiceError", "later");
        clock.advance(SecretsManagerSecrets.CACHE_TIME);

        secrets.get("weather/api");
        clock.advance(Duration.ofSeconds(29));
        secrets.get("weather/api");
        assertThat(stored.calls()).isEqualTo(2);

        stored.store("new").http().heal();
        clock.advance(Duration.ofSeconds(1));
        assertThat(secrets.get("weather/api").reveal()).isEqualTo("new");
    }

    @Test
    void refusedSecretDoesNotOutlastAnOutage() throws Exception {
        SecretsManagerSecrets secrets = secrets("weather/api");
        stored.store("old");
        Secret refused = secrets.get("weather/api");
        stored.fail(500, "InternalServiceError", "later");

        assertThatThrownBy(() -> secrets.refresh("weather/api", refused)).isInstanceOf(IOException.class);
        clock.advance(SecretsManagerSecrets.CACHE_TIME);
        assertThatThrownBy(() -> secrets.refresh("weather/api", refused)).isInstanceOf(IOException.class);
    }

    @Test
    void takenAwayRightEndsTheCacheAtItsTime() throws Exception {
        SecretsManagerSecrets secrets = secrets("weather/api");
        stored.store("old");
        secrets.get("weather/api");
        stored.fail(400, "AccessDeniedException", "no");
        clock.advance(SecretsManagerSecrets.CACHE_TIME);

        assertThatThrownBy(() -> secrets.get("weather/api"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("access denied");
    }

    @Test
    void failureIsNotKept() throws Exception {
        SecretsManagerSecrets secrets = secrets("weather/api");
        stored.fail(500, "InternalServiceError", "later");
        assertThatThrownBy(() -> secrets.get("weather/api")).isInstanceOf(IOException.class);

        stored.store("here").http().heal();

        assertThat(secrets.get("weather/api").reveal()).isEqualTo("here");
    }

    @Test
    void undeclaredSecretIsNotAskedFor() {
        SecretsManagerSecrets secrets = secrets("weather/api#key", "crm");

        for (String name : List.of("weather/api", "weather/api#kay", "")) {
            assertThatThrownBy(() -> secrets.get(name))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("secret '" + name + "' is not declared: name it where SecretsManagerSecrets is made, so"
                            + " that the role can be allowed to read it; declared are crm, weather/api#key");
            assertThatThrownBy(() -> secrets.refresh(name, Secret.of("x"))).isInstanceOf(ConfigurationException.class);
        }
        assertThat(stored.calls()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''                 | in case it is the secret itself, has no name that Secrets Manager allows
        weather api        | in case it is the secret itself, has no name that Secrets Manager allows
        #key               | in case it is the secret itself, has no name that Secrets Manager allows
        weather/api#       | in case it is the secret itself, names no field behind the #: say name#field, or name#* for the text as it is
        arn:aws:secretsmanager:eu-west-1:123456789012:secret:weather/api | is no complete ARN of a secret
        arn:aws:sns:eu-west-1:123456789012:weather-AbCdEf                | is no complete ARN of a secret
        arn:aws:secretsmanager:us-east-1:123456789012:secret:a-AbCdEf#k  | is in region us-east-1, and the client is set to eu-west-1: set the client to the region of the secret
        """)
    void referenceThatCannotBeIsRefusedWhereItIsDeclared(String reference, String message) {
        assertThatThrownBy(() -> SecretsManagerSecrets.of(stored.client(), reference))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"S3CR3T:x", "S3CR3T!", "S3CR3T#", "arn:S3CR3T"})
    void secretInPlaceOfItsNameIsNotQuoted(String secret) {
        assertThatThrownBy(() -> SecretsManagerSecrets.of(stored.client(), secret))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .message()
                .doesNotContain("S3CR3T");
    }

    @Test
    void somethingMustBeDeclared() {
        assertThatThrownBy(() -> SecretsManagerSecrets.of(stored.client()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name the secrets that may be read, such as weather/api#key");
    }

    @Test
    void permissionsAreForTheDeclaredSecretsAlone() {
        SecretsManagerSecrets secrets = secrets("weather/api#key", "weather/api#user", "crm", ARN);

        assertThat(secrets.permissions())
                .extracting(Permission::action, Permission::resource, Permission::use)
                .containsExactly(
                        tuple(
                                "secretsmanager:GetSecretValue",
                                "arn:aws:secretsmanager:eu-west-1:*:secret:crm-??????",
                                Permission.Use.RUN),
                        tuple(
                                "secretsmanager:GetSecretValue",
                                "arn:aws:secretsmanager:eu-west-1:*:secret:weather/api-??????",
                                Permission.Use.RUN),
                        tuple("secretsmanager:GetSecretValue", ARN, Permission.Use.RUN));
    }

    @Test
    void permissionsAreOfThePartitionOfTheRegion() {
        try (SecretsManagerClient client =
                stored.builder().region(Region.CN_NORTH_1).build()) {
            assertThat(SecretsManagerSecrets.of(client, "crm").permissions())
                    .extracting(Permission::resource)
                    .containsExactly("arn:aws-cn:secretsmanager:cn-north-1:*:secret:crm-??????");
        }
    }

    @Test
    void onlyWhatThePermissionsSayIsCalled() throws Exception {
        SecretsManagerSecrets secrets = secrets("weather/api");
        stored.store("old");
        Secret refused = secrets.get("weather/api");
        secrets.refresh("weather/api", refused);

        assertThat(stored.http().requests())
                .extracting(
                        request -> request.firstMatchingHeader("X-Amz-Target").orElseThrow())
                .containsOnly("secretsmanager.GetSecretValue");
        assertThat(secrets.permissions()).extracting(Permission::action).containsOnly("secretsmanager:GetSecretValue");
    }

    @Test
    void itPrintsAsTheReferences() throws Exception {
        SecretsManagerSecrets secrets = secrets("weather/api", "crm#user");
        stored.store("S3CR3T");
        secrets.get("weather/api");

        assertThat(secrets).hasToString("SecretsManagerSecrets[crm#user, weather/api]");
    }

    private String reveal(String reference) throws IOException {
        return secrets(reference).get(reference).reveal();
    }

    private SecretsManagerSecrets secrets(String... references) {
        return SecretsManagerSecrets.builder(stored.client(), references)
                .clock(clock)
                .build();
    }
}
