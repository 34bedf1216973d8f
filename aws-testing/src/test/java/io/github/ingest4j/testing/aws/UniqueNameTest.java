// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;

class UniqueNameTest {
    private final AwsServices aws =
            new AwsServices(new ExplicitEndpoints(Map.of()), Region.US_EAST_1, Settings.emulatorCredentials());

    @Test
    void nameIsNeverTheSameAndFitsABucket() {
        String longest = "a".repeat(40);

        assertThat(aws.uniqueName(longest)).matches("a{40}-[0-9a-f]{16}").hasSizeLessThanOrEqualTo(63);
        assertThat(aws.uniqueName("b")).isNotEqualTo(aws.uniqueName("b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Upper", "1st", "-a", "under_score", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void prefixThatSomeServiceWouldRefuseIsRefused(String prefix) {
        assertThatThrownBy(() -> aws.uniqueName(prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("prefix must be a lower-case letter")
                .hasMessageEndingWith(": " + prefix);
    }
}
