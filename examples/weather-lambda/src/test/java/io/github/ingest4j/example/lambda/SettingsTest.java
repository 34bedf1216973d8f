// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.ConfigurationException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static final Map<String, String> ENOUGH = Map.of(
            "AWS_REGION", "eu-central-1",
            "BUCKET", "lake-1",
            "LEDGER_TABLE", "ledger",
            "API_URL", "https://api.example.com/v1/observations",
            "API_SECRET", "weather/api#key");

    @Test
    void oneBucketHoldsBothZonesAndNobodyIsToldByDefault() {
        assertThat(Settings.from(ENOUGH))
                .isEqualTo(new Settings(
                        "eu-central-1",
                        "lake-1",
                        "lake-1",
                        "ledger",
                        Optional.empty(),
                        "https://api.example.com/v1/observations",
                        "weather/api#key"));
    }

    @Test
    void aZoneMayHaveABucketOfItsOwn() {
        Settings two = Settings.from(with(Map.of("BUCKET", "", "RAW_BUCKET", "raw-1", "CURATED_BUCKET", "curated-1")));
        Settings one = Settings.from(with(Map.of("CURATED_BUCKET", "curated-1")));

        assertThat(two.rawBucket() + " " + two.curatedBucket()).isEqualTo("raw-1 curated-1");
        assertThat(one.rawBucket() + " " + one.curatedBucket()).isEqualTo("lake-1 curated-1");
    }

    @Test
    void aTopicIsTaken() {
        String arn = "arn:aws:sns:eu-central-1:123456789012:alerts";

        assertThat(Settings.from(with(Map.of("TOPIC_ARN", arn))).topicArn()).contains(arn);
    }

    @Test
    void everythingThatIsMissingIsNamedAtOnce() {
        assertThatThrownBy(() -> Settings.from(Map.of("LEDGER_TABLE", " ")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("the function's environment must be mended: AWS_REGION is not set;"
                        + " RAW_BUCKET or BUCKET is not set; CURATED_BUCKET or BUCKET is not set;"
                        + " LEDGER_TABLE is not set; API_URL is not set; API_SECRET is not set");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AWS_REGION|eu central|AWS_REGION is not a region: 'eu central'",
                "RAW_BUCKET|Lake_1|RAW_BUCKET is not a bucket's name: 'Lake_1'",
                "CURATED_BUCKET|s3://lake|CURATED_BUCKET is not a bucket's name: 's3://lake'",
                "LEDGER_TABLE|no table|LEDGER_TABLE is not a table's name: 'no table'",
                "TOPIC_ARN|alerts|TOPIC_ARN is not a topic's ARN: 'alerts'",
                "API_URL|api.example.com|API_URL cannot be used: the URL must be absolute, such as https://api.example.com/v1",
                "API_URL|http://api.example.com/|API_URL cannot be used: the URL is refused: only https is allowed; allowHttp() lifts that",
            })
    void whatIsWrongIsShown(String name, String value, String problem) {
        assertThatThrownBy(() -> Settings.from(with(Map.of(name, value))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("the function's environment must be mended: " + problem);
    }

    @ParameterizedTest
    @CsvSource({"https://api.example.com/?api_key=S3CR3T", "https://user:S3CR3T@api.example.com/", "S3CR3T"})
    void aKeyInTheAddressIsNotShown(String url) {
        assertThatThrownBy(() -> Settings.from(with(Map.of("API_URL", url))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("the function's environment must be mended: API_URL cannot be used: ")
                .hasMessageNotContaining("S3CR3T");
    }

    @Test
    void aKeyInPlaceOfItsSecretsNameIsNotShown() {
        assertThatThrownBy(() -> Settings.from(with(Map.of("API_SECRET", "S3CR3T"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("API_SECRET is not a secret's name")
                .hasMessageNotContaining("S3CR3T");
    }

    @Test
    void anAddressOnLoopbackMayBeTried() {
        assertThat(Settings.from(with(Map.of("API_URL", "http://127.0.0.1:8080/observations")))
                        .apiUrl())
                .isEqualTo("http://127.0.0.1:8080/observations");
    }

    private static Map<String, String> with(Map<String, String> others) {
        Map<String, String> environment = new HashMap<>(ENOUGH);
        environment.putAll(others);
        return environment;
    }
}
