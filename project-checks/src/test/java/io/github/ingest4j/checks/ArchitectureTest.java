// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import io.github.ingest4j.checks.Library.Module;
import io.github.ingest4j.core.internal.Pause;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules, asked about the library. {@link PlantedFaultsTest} shows that each can say no. */
class ArchitectureTest {
    static final Iterable<Module> MODULES = Library.MODULES;

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
    @ValueSource(strings = {"core", "parquet", "avro", "testkit", "aws"})
    void internalPackagesAreUsedByTheirModuleOnly(String module) {
        Rules.internalStaysInside("io.github.ingest4j." + module).check(Library.CLASSES);
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
