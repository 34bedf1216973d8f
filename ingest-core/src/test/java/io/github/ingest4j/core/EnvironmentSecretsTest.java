// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.ConfigurationException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentSecretsTest {

    @Test
    void givesTheVariableWithoutTheLineBreakAroundIt() {
        var secrets = new EnvironmentSecrets(Map.of("WEATHER_API_KEY", "k3y\n"));

        assertThat(secrets.get("WEATHER_API_KEY").reveal()).isEqualTo("k3y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void aBlankVariableIsNotSet(String blank) {
        var secrets = new EnvironmentSecrets(Map.of("WEATHER_API_KEY", blank));

        assertThatThrownBy(() -> secrets.get("WEATHER_API_KEY"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("secret WEATHER_API_KEY is not set: export it in the environment");
    }

    @Test
    void aMissingVariableIsNamedAndNoOtherIsPrinted() {
        var secrets = new EnvironmentSecrets(Map.of("OTHER", "s3cret"));

        assertThatThrownBy(() -> secrets.get("WEATHER_API_KEY"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("WEATHER_API_KEY")
                .hasMessageNotContaining("s3cret");
        assertThat(secrets).hasToString("EnvironmentSecrets");
    }

    @Test
    void readsTheProcessByDefault() {
        assertThat(new EnvironmentSecrets().get("PATH").reveal())
                .isEqualTo(System.getenv("PATH").strip());
    }
}
