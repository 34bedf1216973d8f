// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk.account;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class AccountExtensionTest {
    @Test
    void testsAreSkippedWithTheRemedyWhereNothingPlaysTheAccount() {
        assertThatThrownBy(() -> AccountExtension.require(false, false))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage(
                        "there is no moto_server on the path, which runs state machines; pip install 'moto[all]' brings it");
    }

    @Test
    void whoIsStrictIsToldOfAFailure() {
        assertThatThrownBy(() -> AccountExtension.require(false, true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith(" brings it (STATE_MACHINE_TESTS_STRICT=true)");
    }

    @Test
    void whereItCanBePlayedNothingIsSkipped() {
        assertThatCode(() -> AccountExtension.require(true, true)).doesNotThrowAnyException();
    }
}
