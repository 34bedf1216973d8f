// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The choice, as tests meet it.
 *
 * <p>That of LocalStack is not made here, as it would start a container: {@link LocalStack} compiles and was never run
 * for want of Docker. {@link SettingsTest} has the rule by which it is chosen.
 */
class TestRunTest {
    private static final Machine BARE = new Machine(() -> false, () -> false);

    @Test
    void atomicTestsRunOnTheEmbeddedServicesWhateverTheBackend() {
        try (TestRun run = new TestRun(new Settings(Map.of("AWS_IT_ENDPOINT", "http://127.0.0.1:1")), BARE)) {
            assertThat(run.services(true).backend()).isEqualTo("embedded");
            assertThat(run.services(false).backend()).isEqualTo("explicit endpoint");
        }
    }

    @Test
    void embeddedServicesAreThereOnce() {
        try (TestRun run = new TestRun(new Settings(Map.of()), BARE)) {
            assertThat(run.services(false)).isSameAs(run.services(false)).isSameAs(run.services(true));
        }
    }

    @Test
    void atomicTestsDoNotCareForABackendThatIsMissing() {
        try (TestRun run = new TestRun(new Settings(Map.of("AWS_IT_BACKEND", "moto")), BARE)) {
            assertThat(run.services(true).backend()).isEqualTo("embedded");
            assertThatThrownBy(() -> run.services(false))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("AWS_IT_BACKEND=moto, but");
        }
    }
}
