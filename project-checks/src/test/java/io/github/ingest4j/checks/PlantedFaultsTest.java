// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.github.ingest4j.checks.planted.Chatty;
import io.github.ingest4j.checks.planted.Leaky;
import io.github.ingest4j.checks.planted.Logging;
import io.github.ingest4j.checks.planted.Regional;
import io.github.ingest4j.checks.planted.Sleepy;
import io.github.ingest4j.checks.planted.StringUtils;
import io.github.ingest4j.checks.planted.Thawing;
import io.github.ingest4j.checks.planted.Trusting;
import io.github.ingest4j.checks.planted.lower.Low;
import io.github.ingest4j.checks.planted.upper.Upper;
import io.github.ingest4j.checks.planted.upper.internal.Hidden;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each rule of {@link ArchitectureTest} finds the class that was written to break it. */
@Tag("once")
class PlantedFaultsTest {
    private static final String PLANTED = "io.github.ingest4j.checks.planted";

    @Test
    void arrowThatPointsUpIsReported() {
        ArchRule rule = Rules.arrows(List.of(PLANTED + ".lower.."), List.of("org.jspecify.."));

        assertThat(complaints(rule, Low.class, Upper.class))
                .anyMatch(line -> line.contains("Low") && line.contains("Upper"));
    }

    @Test
    void arrowBetweenPackagesThatPointsUpIsReported() {
        ArchRule rule = Rules.arrowsWithin(PLANTED, PLANTED + ".lower", List.of(PLANTED + ".upper.internal"));

        assertThat(complaints(rule, Low.class, Upper.class, Hidden.class))
                .anyMatch(line -> line.contains("Low") && line.contains("Upper"))
                .noneMatch(line -> line.contains("Hidden"));
    }

    @Test
    void cycleOfPackagesIsReported() {
        assertThat(complaints(Rules.packagesHaveNoCycles(), Low.class, Upper.class))
                .anyMatch(
                        line -> line.contains("Cycle detected") && line.contains(".lower") && line.contains(".upper"));
    }

    @Test
    void packageWithoutNullMarkedIsReported() {
        assertThat(complaints(Rules.packagesAreNullMarked(), Low.class)).anyMatch(line -> line.contains(".lower"));
    }

    @Test
    void printingIsReported() {
        assertThat(complaints(Rules.noStandardStreams(), Chatty.class))
                .anyMatch(line -> line.contains("System.out"))
                .anyMatch(line -> line.contains("System.err"))
                .anyMatch(line -> line.contains("printStackTrace"));
    }

    @Test
    void otherLogIsReported() {
        assertThat(complaints(Rules.noJavaUtilLogging(), Logging.class)).anyMatch(line -> line.contains("Logger"));
    }

    @Test
    void everyKindOfSignatureWithAnothersTypeIsReported() {
        assertThat(complaints(Rules.othersLibrariesStayHidden(), Leaky.class))
                .anyMatch(line -> line.contains("Leaky extends"))
                .anyMatch(line -> line.contains("Leaky.field"))
                .anyMatch(line -> line.contains("Leaky.<init>("))
                .anyMatch(line -> line.contains("Leaky.parameter("))
                .anyMatch(line -> line.contains("Leaky.returned("))
                .anyMatch(line -> line.contains("Leaky.argument("))
                .anyMatch(line -> line.contains("Leaky.array("))
                .anyMatch(line -> line.contains("Leaky.bound("))
                .anyMatch(line -> line.contains("Leaky.thrown("))
                .noneMatch(line -> line.contains("unseen"));
    }

    @Test
    void typeOfTheAwsSdkThatIsNoClientIsReported() {
        assertThat(complaints(Rules.ofTheAwsSdkOnlyClientsAreVisible(), Regional.class))
                .anyMatch(line -> line.contains("Regional.region("))
                .noneMatch(line -> line.contains("client"));
    }

    @Test
    void internalTypeInASignatureIsReported() {
        assertThat(complaints(Rules.internalTypesStayHidden(), Upper.class, Hidden.class))
                .anyMatch(line -> line.contains("Upper.hidden("));
    }

    @Test
    void useOfAnothersInternalPackageIsReported() {
        assertThat(complaints(Rules.internalStaysInside(PLANTED + ".upper"), Low.class, Upper.class, Hidden.class))
                .isNotEmpty()
                .allMatch(line -> line.contains("Low"));
    }

    @Test
    void nameThatSaysNothingIsReported() {
        assertThat(complaints(
                        Rules.namesSayWhatAClassIs(),
                        StringUtils.class,
                        StringUtils.SinkImpl.class,
                        StringUtils.AbstractSink.class,
                        StringUtils.BaseSink.class,
                        StringUtils.SinkHelper.class,
                        StringUtils.Basement.class))
                .hasSize(5)
                .noneMatch(line -> line.contains("Basement"));
    }

    @Test
    void objectStreamIsReported() {
        assertThat(complaints(Rules.noJavaSerialization(), Thawing.class))
                .anyMatch(line -> line.contains("ObjectInputStream"));
    }

    @Test
    void trustManagerIsReported() {
        assertThat(complaints(Rules.noOwnTrust(), Trusting.class))
                .anyMatch(line -> line.contains("X509TrustManager"))
                .anyMatch(line -> line.contains("HostnameVerifier"));
    }

    @Test
    void sleepIsReportedButForTheExempt() {
        assertThat(complaints(Rules.noSleepOutside("Other"), Sleepy.class)).anyMatch(line -> line.contains("sleep"));
        assertThat(complaints(Rules.noSleepOutside(Sleepy.class.getName()), Sleepy.class, Low.class))
                .isEmpty();
    }

    @Test
    void variableThatEverybodyCanSetIsReported() {
        assertThat(complaints(Rules.sharedFieldsAreConstant(), StringUtils.class))
                .hasSize(2)
                .anyMatch(line -> line.contains("counter"))
                .anyMatch(line -> line.contains("names"));
    }

    @Test
    void openClassIsReported() {
        assertThat(complaints(Rules.publicClassesAreClosed(), Low.class, Leaky.class))
                .hasSize(1)
                .allMatch(line -> line.contains("Low"));
    }

    private static List<String> complaints(ArchRule rule, Class<?>... planted) {
        return rule.evaluate(new ClassFileImporter().importClasses(planted))
                .getFailureReport()
                .getDetails();
    }
}
