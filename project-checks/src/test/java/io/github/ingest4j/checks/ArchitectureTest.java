// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import io.github.ingest4j.checks.Library.Module;
import io.github.ingest4j.core.internal.Pause;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules, asked about the library. {@link PlantedFaultsTest} shows that each can say no. */
@Tag("once")
class ArchitectureTest {
    static final Iterable<Module> MODULES = Library.MODULES;

    private static final String HTTP = "io.github.ingest4j.core.http";
    private static final String HTTP_INTERNAL = HTTP + ".internal";

    /** The packages that the HTTP source stands on, each with those of them that it uses. */
    private static final Map<String, List<String>> BELOW_HTTP = Map.of(
            HTTP_INTERNAL,
            List.of(HTTP_INTERNAL + ".address"),
            HTTP_INTERNAL + ".address",
            List.of(),
            HTTP_INTERNAL + ".pace",
            List.of(HTTP_INTERNAL),
            HTTP_INTERNAL + ".request",
            List.of(HTTP_INTERNAL + ".address"),
            HTTP_INTERNAL + ".secret",
            List.of(HTTP_INTERNAL, HTTP_INTERNAL + ".address", HTTP_INTERNAL + ".request"),
            HTTP_INTERNAL + ".value",
            List.of());

    @Test
    void everyModuleOfTheLibraryIsLookedAt() {
        Set<String> published = Project.own().modules().stream()
                .filter(name -> name.startsWith("ingest-"))
                .collect(Collectors.toCollection(TreeSet::new));
        published.removeAll(Set.of(
                "ingest-parent",
                "ingest-bom",
                "ingest-examples",
                "ingest-cdk-example",
                "ingest-benchmarks",
                "ingest-project-checks",
                "ingest-aws-testing",
                "ingest-aws-testing-dynamodb-local"));
        published.removeIf(name -> name.startsWith("ingest-example"));

        assertThat(Library.MODULES).extracting(Module::name).containsExactlyInAnyOrderElementsOf(published);
        assertThat(Library.CLASSES.stream().map(Library::moduleOf).distinct())
                .containsExactlyInAnyOrderElementsOf(published);
    }

    @ParameterizedTest
    @FieldSource("MODULES")
    void aModuleHasPackagesOfItsOwn(Module module) {
        assertThat(Library.CLASSES.stream()
                        .filter(type -> Library.moduleOf(type).equals(module.name()))
                        .filter(type -> !type.getSimpleName().equals("module-info"))
                        .map(JavaClass::getPackageName)
                        .distinct())
                .isNotEmpty()
                .allMatch(name -> module.packages().stream()
                        .anyMatch(own -> own.endsWith("..")
                                ? (name + ".").startsWith(own.substring(0, own.length() - 1))
                                : name.equals(own)));
    }

    @ParameterizedTest
    @FieldSource("MODULES")
    void aModuleUsesOnlyWhatIsBelowIt(Module module) {
        Rules.arrows(module.packages(), module.uses()).check(Library.CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        Rules.packagesHaveNoCycles().check(Library.CLASSES);
    }

    @Test
    void thePackagesOfTheHttpSourceUseOnlyThoseBelowThem() {
        assertThat(Library.CLASSES.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> name.startsWith(HTTP + "."))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(BELOW_HTTP.keySet());
        BELOW_HTTP.forEach(
                (name, below) -> Rules.arrowsWithin(HTTP, name, below).check(Library.CLASSES));
    }

    @Test
    void everyPackageIsNullMarked() {
        Rules.packagesAreNullMarked().check(Library.CLASSES);
    }

    @Test
    void nobodyPrints() {
        Rules.noStandardStreams().check(Library.CLASSES);
    }

    @Test
    void nobodyLogsToJavaUtilLogging() {
        Rules.noJavaUtilLogging().check(Library.CLASSES);
    }

    @Test
    void othersLibrariesAreInNoPublicSignature() {
        Rules.othersLibrariesStayHidden().check(Library.CLASSES);
    }

    @Test
    void ofTheAwsSdkOnlyClientsAreInPublicSignatures() {
        Rules.ofTheAwsSdkOnlyClientsAreVisible().check(Library.CLASSES);
    }

    @Test
    void internalTypesAreInNoPublicSignature() {
        Rules.internalTypesStayHidden().check(Library.CLASSES);
    }

    @Test
    void namesSayWhatAClassIs() {
        Rules.namesSayWhatAClassIs().check(Library.CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "core.http", "parquet", "avro", "testkit", "aws"})
    void internalPackagesAreUsedByThoseAroundThemOnly(String part) {
        Rules.internalStaysInside("io.github.ingest4j." + part).check(Library.CLASSES);
    }

    @Test
    void nobodyReadsOrWritesJavaObjectStreams() {
        Rules.noJavaSerialization().check(Library.CLASSES);
    }

    @Test
    void nobodyDecidesWhomToTrust() {
        Rules.noOwnTrust().check(Library.CLASSES);
    }

    @Test
    void nobodySleepsButThePauseOfTheEngine() {
        Rules.noSleepOutside(Pause.class.getName()).check(Library.CLASSES);
    }

    @Test
    void sharedFieldsAreConstant() {
        Rules.sharedFieldsAreConstant().check(Library.CLASSES);
    }

    @Test
    void publicClassesAreFinalOrAbstract() {
        Rules.publicClassesAreClosed().check(Library.CLASSES);
    }
}
