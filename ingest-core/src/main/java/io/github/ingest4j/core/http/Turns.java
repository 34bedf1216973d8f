// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.SourceException;
import io.github.ingest4j.core.http.internal.Faults;
import io.github.ingest4j.core.http.internal.address.AddressRules;
import io.github.ingest4j.core.http.internal.pace.HostGate;
import io.github.ingest4j.core.http.internal.pace.NoTurnException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The turns of the requests of one reader, within the budget of its source and the deadline of its run. */
final class Turns {
    private final RequestBudget budget;
    private final Optional<Instant> deadline;
    private final Clock clock;
    private final Faults faults;

    Turns(RequestBudget budget, Optional<Instant> deadline, Clock clock, Faults faults) {
        this.budget = budget;
        this.deadline = deadline;
        this.clock = clock;
        this.faults = faults;
    }

    /**
     * Waits until the address may be asked, and takes no turn, so that a request can be made ready meanwhile without holding one.
     *
     * @return how long it may still wait for its turn
     * @throws SourceException with the time to wait, if that is too long
     */
    Duration awaitFree(URI address) throws InterruptedException {
        try {
            return budget.gate(AddressRules.place(address)).awaitFree(patience(RequestBudget.LONGEST_WAIT));
        } catch (NoTurnException e) {
            throw notSent(address, e);
        }
    }

    /**
     * Waits for the turn of a request to this address, for so long at most.
     *
     * @throws SourceException with the time to wait, if that is too long
     */
    HostGate.Turn await(URI address, Duration longest) throws InterruptedException {
        try {
            return budget.gate(AddressRules.place(address)).enter(patience(longest));
        } catch (NoTurnException e) {
            throw notSent(address, e);
        }
    }

    /** Takes notice of how much the host has to do, and ends the turn with the body of its answer. */
    void heard(HostGate.Turn turn, Received response) {
        int status = response.statusCode();
        if (status == 429 || status == 503) {
            turn.refused();
        } else if (status < 500) {
            turn.answered();
        }
        response.body().whenEnded(turn::end);
    }

    /**
     * Leaves the host of an answer alone as long as it asks for.
     *
     * @param as what a rule says of it
     */
    Optional<Duration> heed(Answer answer, Optional<As> as) {
        Optional<AskedPause> pause = AskedPause.of(answer, as, clock);
        HostGate gate = budget.gate(AddressRules.place(answer.asked()));
        pause.ifPresent(asked -> gate.pause(asked.length(), asked.why()));
        return pause.map(AskedPause::length);
    }

    private SourceException notSent(URI address, NoTurnException e) {
        return faults.rateLimited(address, "was not sent: " + e.getMessage(), e.delay());
    }

    private Duration patience(Duration longest) {
        return deadline.map(end -> Duration.between(clock.instant(), end))
                .filter(left -> left.compareTo(longest) < 0)
                .orElse(longest);
    }
}
