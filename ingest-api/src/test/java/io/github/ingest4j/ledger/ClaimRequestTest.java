// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ingest4j.Window;
import io.github.ingest4j.ledger.ClaimResult.Reason;
import io.github.ingest4j.ledger.ClaimResult.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClaimRequestTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Window WINDOW = Window.of(NOW.minusSeconds(3600), Duration.ofHours(1));

    private final ClaimRequest request = new ClaimRequest(WINDOW, "me", NOW, NOW.plusSeconds(60), "plan");

    private static WindowEntry.Builder entry() {
        return WindowEntry.fresh(WINDOW).toBuilder()
                .owner("other")
                .epoch(3)
                .attempts(2)
                .planHash("old");
    }

    private Optional<Reason> refusal(WindowEntry stored, boolean leaseCounts) {
        return request.refusal(stored, leaseCounts).map(Refused::reason);
    }

    @Test
    void windowThatNobodyHasWorkedAtIsGranted() {
        assertThat(request.refusal(null, true)).isEmpty();
        WindowEntry claimed = request.claimed(null);
        assertThat(claimed.state()).isEqualTo(WindowState.CLAIMED);
        assertThat(claimed.epoch()).isEqualTo(1);
        assertThat(claimed.planHash()).isEqualTo("plan");
    }

    @ParameterizedTest
    @EnumSource(WindowState.class)
    void terminalWindowsAreRefused(WindowState state) {
        assertThat(refusal(entry().state(state).build(), true).isPresent()).isEqualTo(state.isTerminal());
    }

    @Test
    void leaseCountsUntilItsEndAndNotForItsOwner() {
        WindowEntry leased = entry().leaseUntil(NOW.plusSeconds(1)).build();

        assertThat(refusal(leased, true)).contains(Reason.RUNNING);
        assertThat(refusal(leased, false)).isEmpty();
        assertThat(refusal(leased.toBuilder().owner("me").build(), true)).isEmpty();
        assertThat(refusal(leased.toBuilder().leaseUntil(NOW).build(), true)).isEmpty();
    }

    @Test
    void windowIsLeftUntilItsTimeHasCome() {
        assertThat(refusal(entry().notBefore(NOW.plusSeconds(1)).build(), true)).contains(Reason.NOT_BEFORE);
        assertThat(refusal(entry().notBefore(NOW).build(), true)).isEmpty();
    }

    @Test
    void claimRaisesEpochAndAttemptsAndKeepsThePlanItBeganWith() {
        WindowEntry claimed = request.claimed(entry().state(WindowState.RAW).build());

        assertThat(claimed.state()).isEqualTo(WindowState.RAW);
        assertThat(claimed.owner()).isEqualTo("me");
        assertThat(claimed.epoch()).isEqualTo(4);
        assertThat(claimed.attempts()).isEqualTo(3);
        assertThat(claimed.planHash()).isEqualTo("old");
        assertThat(claimed.leaseUntil()).contains(NOW.plusSeconds(60));
    }

    @Test
    void runThatClaimsAgainAfterALostAnswerMakesNoNewAttempt() {
        WindowEntry first = request.claimed(entry().build());

        WindowEntry again = request.claimed(first);

        assertThat(again.attempts()).isEqualTo(first.attempts()).isEqualTo(3);
        assertThat(again.epoch()).isEqualTo(5);
    }

    @Test
    void leaseMustEndLaterThanNow() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ClaimRequest(WINDOW, "me", NOW, NOW, "plan"));
    }
}
