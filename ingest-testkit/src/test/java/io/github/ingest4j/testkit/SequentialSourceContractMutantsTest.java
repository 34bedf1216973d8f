// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Source;
import io.github.ingest4j.testkit.TokensMadeAnewTest.TokensMadeAnew;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sources whose windows read on wrongly in one way each, and the test of the contract that finds it. */
@Timeout(60)
class SequentialSourceContractMutantsTest {

    static Stream<ContractMutant> mutants() {
        return Stream.of(
                mutant("saysThatItsWindowsAreReadInOrder", "isSequential()", SaysNothing::new),
                leaving("positionsCanBeStored", "position after the first window", (request, last) -> null),
                leaving("positionsCanBeStored", "[position]", (request, last) -> ""),
                leaving("positionsCanBeStored", "[position]", (request, last) -> "0".repeat(16_385)),
                leaving("positionsCanBeStored", "[position]", (request, last) -> last + "\ud83d"),
                leaving(
                        "positionsCanBeStored",
                        "shown as it is in the position",
                        (request, last) -> last + request.secrets().get("key").reveal()),
                leaving("theNextWindowGivesWhatIsNew", "records of window 2", (request, last) -> "0"),
                leaving("theNextWindowGivesWhatIsNew", "records of window 2", (request, last) -> last + "0"),
                leaving(
                        "theNextWindowGivesWhatIsNew",
                        "records of window 3",
                        (request, last) -> request.position().orElse(last)),
                mutant("readingOnAgainGivesTheSame", "[again]", GivesNewsOnce::new),
                leaving(
                        "readingOnAgainGivesTheSame",
                        "position, again",
                        (request, last) -> UUID.randomUUID().toString()),
                mutant(
                        "aReaderBehindABookmarkGivesThePositionOfTheWholeWindow",
                        "position of a reader that went on behind page 3",
                        KnowsOnlyWhatItRead::new),
                leaving(
                        "aReaderBehindABookmarkGivesThePositionOfTheWholeWindow",
                        "position of a reader that went on behind page 1",
                        (request, last) -> request.resumeAfter().orElse(last)),
                anew(
                        "aReaderBehindABookmarkGivesThePositionOfTheWholeWindow",
                        "records that follow on a reader which went on behind page 3",
                        (request, last) ->
                                request.resumeAfter().filter(last::startsWith).isPresent() ? "0" : last),
                leaving(
                        "anEmptyWindowLosesNothing",
                        "position after a window in which nothing is new",
                        SequentialSourceContractMutantsTest::skipping),
                anew(
                        "anEmptyWindowLosesNothing",
                        "records of the window after those in which nothing was new",
                        SequentialSourceContractMutantsTest::skipping),
                mutant(
                        "anEmptyWindowLosesNothing",
                        "records of a window in which nothing is new",
                        url -> new IncludingItsBoundTest().source(url)),
                leaving(
                        "secretsAreNotShown",
                        "shown as it is in what the source shows",
                        (request, last) -> last + request.secrets().get("key").reveal()));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void theContractFindsWhatIsBroken(ContractMutant mutant) {
        mutant.assertIsFound();
    }

    @Test
    void everyTestOfTheContractFindsSomething() {
        assertThat(mutants().map(ContractMutant::test))
                .containsAll(ContractMutant.testsOf(SequentialSourceContract.class));
    }

    @Test
    void aReasonThatIsNotTrueIsFound() {
        SinceIdSourceTest contract = new SinceIdSourceTest() {
            @Override
            protected Optional<String> noBookmarks() {
                return Optional.of("nobody needs them");
            }

            @Override
            protected Optional<String> anotherPositionEachTime() {
                return Optional.of("the service makes tokens");
            }

            @Override
            protected Optional<String> recordsComeAgain() {
                return Optional.of("the service includes its bound");
            }
        };

        assertThatThrownBy(() -> ContractMutant.run("aReaderBehindABookmarkGivesThePositionOfTheWholeWindow", contract))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("pages with bookmarks, although nobody needs them");
        assertThatThrownBy(() -> ContractMutant.run("readingOnAgainGivesTheSame", contract))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("position, again, although the service makes tokens");
        assertThatThrownBy(() -> ContractMutant.run("theNextWindowGivesWhatIsNew", contract))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("records of window 2, although the service includes its bound");
    }

    /** The position that a wrong source leaves where the right one leaves another; null where it leaves none. */
    @FunctionalInterface
    private interface Leaving {
        String position(ReadRequest request, String right) throws Exception;
    }

    private static ContractMutant mutant(String test, String message, Function<String, Source> making) {
        return new ContractMutant(test, message, () -> new SinceIdSourceTest() {
            @Override
            Source source(String url) {
                return making.apply(url);
            }
        });
    }

    private static ContractMutant leaving(String test, String message, Leaving leaving) {
        return mutant(test, message, url -> new SinceIdSource(url) {
            @Override
            Optional<String> position(ReadRequest request, String own) {
                return super.position(request, own).map(right -> left(leaving, request, right));
            }
        });
    }

    /** One whose right positions are never the same. */
    private static ContractMutant anew(String test, String message, Leaving leaving) {
        return new ContractMutant(test, message, () -> new TokensMadeAnewTest() {
            @Override
            Source source(String url) {
                return new TokensMadeAnew(url) {
                    @Override
                    Optional<String> position(ReadRequest request, String own) {
                        return super.position(request, own).map(right -> left(leaving, request, right));
                    }
                };
            }
        });
    }

    private static String left(Leaving leaving, ReadRequest request, String right) {
        try {
            return leaving.position(request, right);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where nothing is new, one record further, as if the time that passed were what counts. */
    private static String skipping(ReadRequest request, String right) {
        boolean empty =
                request.position().map(position -> id(position) == id(right)).orElse(false);
        return empty ? String.valueOf(id(right) + 1) : right;
    }

    private static long id(String position) {
        return Long.parseLong(position.replaceFirst("/.*", ""));
    }

    private static final class SaysNothing extends SinceIdSource {
        SaysNothing(String url) {
            super(url);
        }

        @Override
        public boolean isSequential() {
            return false;
        }
    }

    private static final class KnowsOnlyWhatItRead extends SinceIdSource {
        KnowsOnlyWhatItRead(String url) {
            super(url);
        }

        @Override
        Optional<String> position(ReadRequest request, String own) {
            return own.isEmpty() ? Optional.empty() : Optional.of(own);
        }
    }

    /** A queue, in truth: what was read on from a position is not given again. */
    private static final class GivesNewsOnce extends SinceIdSource {
        private final Set<String> positions = ConcurrentHashMap.newKeySet();

        GivesNewsOnce(String url) {
            super(url);
        }

        @Override
        public PageReader open(ReadRequest request) {
            return request.position().map(positions::add).orElse(true) ? super.open(request) : PageReader.of();
        }
    }
}
