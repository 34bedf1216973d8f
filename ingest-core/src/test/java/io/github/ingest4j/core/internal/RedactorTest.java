// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RedactorTest {
    private final Redactor redactor = new Redactor();

    @Test
    void whatWasLearntIsHiddenInTheFormsInWhichServersRepeatIt() {
        redactor.learn("a/b=s3cret");

        assertThat(redactor.clean("a/b=s3cret a%2Fb%3Ds3cret YS9iPXMzY3JldA=="))
                .isEqualTo("[hidden] [hidden] [hidden]==");
        assertThat(redactor.finds("x A%2fB%3dS3CRET")).isTrue();
    }

    @Test
    void withoutSecretsATextStaysWhatItIs() {
        assertThat(redactor.clean("a\nb")).isEqualTo("a b");
        assertThat(redactor.finds("")).isFalse();
    }

    @Test
    void ofValuesForOneRequestTheLatestAreHidden() {
        redactor.learn("for-good-1");
        IntStream.rangeClosed(1, 40).forEach(i -> redactor.learnForNow("signature-" + i + "-end"));

        assertThat(redactor.clean("signature-24-end signature-25-end signature-40-end for-good-1"))
                .isEqualTo("signature-24-end [hidden] [hidden] [hidden]");
    }

    @Test
    void aValueThatComesAgainStaysHidden() {
        for (int i = 1; i <= 40; i++) {
            redactor.learnForNow("the-same-for-all");
            redactor.learnForNow("signature-" + i + "-end");
        }

        assertThat(redactor.clean("the-same-for-all signature-1-end")).isEqualTo("[hidden] signature-1-end");
    }

    @Test
    void longWordsOfAValueForOneRequestAreHiddenByThemselves() {
        redactor.learnForNow("HMAC key-of-shop 0123456789ab");

        assertThat(redactor.clean("no 0123456789AB for key-of-shop")).isEqualTo("no [hidden] for key-of-shop");
    }
}
