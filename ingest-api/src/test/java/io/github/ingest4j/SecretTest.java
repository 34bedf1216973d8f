// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.Serializable;
import org.junit.jupiter.api.Test;

class SecretTest {

    @Test
    void secretPrintsAsNothingAndCannotBeSerialised() {
        Secret secret = Secret.of("hunter2");

        assertThat(secret.toString()).isEqualTo("Secret[hidden]");
        assertThat(secret).isNotInstanceOf(Serializable.class);
        assertThat(secret.reveal()).isEqualTo("hunter2");
    }

    @Test
    void lineBreakThatAStoreAddedIsTakenOff() {
        assertThat(Secret.of(" hunter2\r\n").reveal()).isEqualTo("hunter2");
        assertThatIllegalArgumentException().isThrownBy(() -> Secret.of(" \n"));
    }
}
