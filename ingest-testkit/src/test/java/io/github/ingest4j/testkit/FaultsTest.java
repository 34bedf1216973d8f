// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.store.ObjectUpload;
import io.github.ingest4j.store.StoreRefusedException;
import io.github.ingest4j.testkit.Faults.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static final byte[] BODY = {1, 2, 3};

    private final Faults faults = new Faults();
    private final InMemoryObjectStore world = new InMemoryObjectStore(faults);

    @Test
    void crashBeforeLeavesNoEffect() {
        ObjectStore store = world.as(faults.process());
        faults.strike(1, Fault.CRASH_BEFORE);

        assertThatThrownBy(() -> store.createIfAbsent("a", BODY)).isInstanceOf(SimulatedCrash.class);

        assertThat(world.visible()).isEmpty();
    }

    @Test
    void crashAfterLeavesTheEffect() {
        ObjectStore store = world.as(faults.process());
        faults.strike(1, Fault.CRASH_AFTER);

        assertThatThrownBy(() -> store.createIfAbsent("a", BODY))
                .isInstanceOf(SimulatedCrash.class)
                .hasMessage("process 1 crashed after #1 store.createIfAbsent a");

        assertThat(world.visible()).containsOnlyKeys("a");
    }

    @Test
    void lostAnswerLeavesTheEffect() {
        faults.strike(1, Fault.LOSE_ANSWER);

        assertThatIOException().isThrownBy(() -> world.createIfAbsent("a", BODY));

        assertThat(world.visible()).containsOnlyKeys("a");
    }

    @Test
    void failureAndRefusalLeaveNoEffect() {
        faults.strike(1, Fault.FAIL_BEFORE).strike(2, Fault.REFUSE);

        assertThatIOException().isThrownBy(() -> world.createIfAbsent("a", BODY));
        assertThatThrownBy(() -> world.createIfAbsent("a", BODY)).isInstanceOf(StoreRefusedException.class);

        assertThat(world.visible()).isEmpty();
    }

    @Test
    void crashedProcessCleansNothingUp() throws IOException {
        SimulatedProcess process = faults.process();
        faults.strike(2, Fault.CRASH_AFTER);

        assertThatThrownBy(() -> {
                    try (ObjectUpload upload = world.as(process).stage("a")) {
                        upload.write(BODY);
                        world.as(process).read("b");
                    }
                })
                .isInstanceOf(SimulatedCrash.class)
                .hasSuppressedException(new SimulatedCrash("process 1 has crashed before"));

        assertThat(process.hasCrashed()).isTrue();
        assertThat(world.staged()).hasSize(1).allMatch(staged -> !staged.sealed());
        assertThat(world.as(faults.process()).stat("a")).isEmpty();
    }

    @Test
    void countsOverAllFakes() throws IOException {
        RecordingNotifier notifier = new RecordingNotifier(faults);
        world.read("a");
        notifier.deliver(Samples.notification("n1"));

        assertThat(faults.count()).isEqualTo(2);
        assertThat(faults.calls()).extracting(Faults.Call::name).containsExactly("store.read a", "notifier.deliver n1");
    }

    @Test
    void observerSeesTheWorldBeforeAndAfterACall() throws IOException {
        List<String> seen = new ArrayList<>();
        faults.before(call -> seen.add("before " + world.read("a").isPresent()));
        faults.after(call -> seen.add("after " + world.read("a").isPresent()));

        world.createIfAbsent("a", BODY);

        assertThat(seen).containsExactly("before false", "after true");
        assertThat(faults.count()).isOne();
    }

    @Test
    void ruleStrikesEveryCallThatMatches() throws IOException {
        faults.strike(call -> call.name().startsWith("store.read"), Fault.FAIL_BEFORE);

        world.createIfAbsent("a", BODY);

        assertThatIOException().isThrownBy(() -> world.read("a"));
        assertThatIOException().isThrownBy(() -> world.read("a"));
    }

    @Test
    void healingForgetsEverything() throws IOException {
        faults.strike(1, Fault.FAIL_BEFORE).before(call -> {
            throw new IOException("observer");
        });

        faults.heal();

        assertThat(world.read("a")).isEmpty();
        assertThat(faults.count()).isOne();
    }
}
