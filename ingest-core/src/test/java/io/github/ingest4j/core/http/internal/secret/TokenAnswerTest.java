// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenAnswerTest {

    @Test
    void theExampleAnswerOfTheRfcIsUnderstoodButForItsTokenType() throws Exception {
        String answer = "{\"access_token\":\"2YotnFZFEjr1zCsicMWpAA\",\"token_type\":\"%s\",\"expires_in\":3600,"
                + "\"example_parameter\":\"example_value\"}";

        assertThat(answer("example", answer).flaw())
                .hasValueSatisfying(flaw -> assertThat(flaw).contains("token_type"));
        assertThat(answer("bEARER", answer).flaw()).isEmpty();
        assertThat(answer("bearer", answer).accessToken()).isEqualTo("2YotnFZFEjr1zCsicMWpAA");
        assertThat(answer("bearer", answer).life()).contains(Duration.ofHours(1));
    }

    private static TokenAnswer answer(String type, String text) {
        return TokenAnswer.of(String.format(text, type).getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
    }
}
