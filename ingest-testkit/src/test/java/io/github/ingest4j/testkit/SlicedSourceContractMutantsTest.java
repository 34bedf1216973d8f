// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Slice;
import io.github.ingest4j.SlicedSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sources whose slices are broken in one way each, and the test of the contract that finds it. */
@Timeout(60)
class SlicedSourceContractMutantsTest {

    static Stream<ContractMutant> mutants() {
        return Stream.of(
                mutant("theSameWindowHasTheSamePlan", "plan of the same window, again", TurnsItsPlan::new),
                planned("theSameWindowHasTheSamePlan", "slices of the plan", plan -> plan.subList(0, 2)),
                planned("theSameWindowHasTheSamePlan", "plan of another instance", turnedTheThirdTime()),
                planned("slicesCanBeStored", "slices of the plan", plan -> numbered(10_001)),
                sliced("slicesCanBeStored", "names of slices", (region, key) -> slice("region", region)),
                sliced("slicesCanBeStored", "name of a slice", (region, key) -> slice(region + "\ud83d", region)),
                sliced(
                        "slicesCanBeStored",
                        "values of attributes of slice north",
                        (region, key) -> slice(region, region + "\ud83d")),
                sliced(
                        "slicesHoldNoSecret",
                        "shown as it is in the slices of the plan",
                        (region, key) -> new Slice(region, Map.of("region", region, "key", key))),
                mutant("aMissingSecretIsNotARetryOfThePlan", "what a plan throws without secrets", WrapsItsPlan::new),
                mutant("anInterruptOfThePlanIsNotSwallowed", "the thread knows after the plan", WrapsItsPlan::new),
                mutant("slicesTogetherGiveTheWindow", "in the order of the plan", ReadsOneRegion::new),
                mutant("anotherInstanceReadsWhatWasPlanned", "in another instance", RemembersWhatItPlanned::new),
                mutant("eachSliceGivesTheSamePagesAgain", "pages of slice of-north, again", TakesWhatItReads::new),
                mutant(
                        "aSliceThatIsCancelledTakesNothingFromOthers",
                        "after slice of-south was cancelled",
                        StopsAtAnInterrupt::new),
                mutant("windowsThatAreOpenAtOnceDoNotMix", "in turns", KeepsTheSlice::new),
                mutant("readingGoesOnAfterEachBookmark", "after page 1", ForgetsToResume::new));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void theContractFindsWhatIsBroken(ContractMutant mutant) {
        mutant.assertIsFound();
    }

    @Test
    void everyTestOfTheContractFindsSomething() {
        assertThat(mutants().map(ContractMutant::test)).containsAll(ContractMutant.testsOf(SlicedSourceContract.class));
    }

    private static ContractMutant mutant(String test, String message, Function<String, SlicedSource> making) {
        return new ContractMutant(test, message, () -> new RegionsSourceTest() {
            @Override
            SlicedSource source(String url) {
                return making.apply(url);
            }
        });
    }

    private static ContractMutant sliced(String test, String message, BiFunction<String, String, Slice> slicing) {
        return mutant(test, message, url -> new RegionsSource(url) {
            @Override
            Slice slice(String region, String key) {
                return slicing.apply(region, key);
            }
        });
    }

    private static ContractMutant planned(String test, String message, UnaryOperator<List<Slice>> change) {
        return mutant(test, message, url -> {
            RegionsSource whole = new RegionsSource(url);
            return SlicedSource.of(request -> change.apply(whole.plan(request)), whole::open);
        });
    }

    private static Slice slice(String name, String region) {
        return new Slice(name, Map.of("region", region));
    }

    private static List<Slice> numbered(int slices) {
        return IntStream.range(0, slices)
                .mapToObj(number -> Slice.of("n" + number))
                .toList();
    }

    /** The plan of the third time, which another instance is asked for, is turned. */
    private static UnaryOperator<List<Slice>> turnedTheThirdTime() {
        List<List<Slice>> given = new ArrayList<>();
        return plan -> {
            given.add(plan);
            return given.size() < 3 ? plan : turned(plan, 1);
        };
    }

    private static List<Slice> turned(List<Slice> plan, int by) {
        List<Slice> turned = new ArrayList<>(plan);
        Collections.rotate(turned, by);
        return turned;
    }

    private static final class TurnsItsPlan extends RegionsSource {
        private int plans;

        TurnsItsPlan(String url) {
            super(url);
        }

        @Override
        public List<Slice> plan(ReadRequest request) throws IOException, InterruptedException {
            return turned(super.plan(request), plans++);
        }
    }

    private static final class WrapsItsPlan extends RegionsSource {
        WrapsItsPlan(String url) {
            super(url);
        }

        @Override
        public List<Slice> plan(ReadRequest request) throws IOException {
            try {
                return super.plan(request);
            } catch (RuntimeException | InterruptedException e) {
                throw new IOException("no plan", e);
            }
        }
    }

    private static final class ReadsOneRegion extends RegionsSource {
        ReadsOneRegion(String url) {
            super(url);
        }

        @Override
        public PageReader open(ReadRequest request) {
            return orders(request, "north");
        }
    }

    /** What a slice means is known to the instance that planned it, and to no other. */
    private static final class RemembersWhatItPlanned extends RegionsSource {
        private final Map<String, String> regions = new ConcurrentHashMap<>();

        RemembersWhatItPlanned(String url) {
            super(url);
        }

        @Override
        Slice slice(String region, String key) {
            regions.put(region.substring(0, 1), region);
            return Slice.of(region.substring(0, 1));
        }

        @Override
        public PageReader open(ReadRequest request) {
            String region = regions.get(request.slice().name());
            return region == null ? PageReader.of() : orders(request, region);
        }
    }

    private static final class TakesWhatItReads extends RegionsSource {
        private final Set<String> taken = ConcurrentHashMap.newKeySet();

        TakesWhatItReads(String url) {
            super(url);
        }

        @Override
        public PageReader open(ReadRequest request) {
            return taken.add(request.slice().name()) ? super.open(request) : PageReader.of();
        }
    }

    /** A source that takes the end of one reading for its own. */
    private static final class StopsAtAnInterrupt extends RegionsSource {
        private volatile boolean stopped;

        StopsAtAnInterrupt(String url) {
            super(url);
        }

        @Override
        public PageReader open(ReadRequest request) {
            PageReader orders = super.open(request);
            return () -> {
                if (stopped) {
                    return null;
                }
                try {
                    return orders.next();
                } catch (InterruptedException e) {
                    stopped = true;
                    throw e;
                }
            };
        }
    }

    private static final class KeepsTheSlice extends RegionsSource {
        private String region = "";

        KeepsTheSlice(String url) {
            super(url);
        }

        @Override
        public PageReader open(ReadRequest request) {
            region = request.slice().attribute("region");
            PageReader[] reader = {null};
            return () -> {
                if (reader[0] == null) {
                    reader[0] = orders(request, region);
                }
                return reader[0].next();
            };
        }
    }

    private static final class ForgetsToResume extends RegionsSource {
        ForgetsToResume(String url) {
            super(url);
        }

        @Override
        public PageReader open(ReadRequest request) {
            ReadRequest fromTheBeginning =
                    ReadRequest.of(request.stream(), request.window()).withSecrets(request.secrets());
            return orders(fromTheBeginning, request.slice().attribute("region"));
        }
    }
}
