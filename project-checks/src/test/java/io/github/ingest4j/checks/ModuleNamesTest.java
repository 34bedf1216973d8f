// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Source;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.NodeList;

/** Module names are part of the promise: whoever has a module-info requires them. */
@Tag("once")
class ModuleNamesTest {

    @ParameterizedTest
    @CsvSource({
        "ingest-core, io.github.ingest4j.core",
        "ingest-parquet, io.github.ingest4j.parquet",
        "ingest-avro, io.github.ingest4j.avro",
        "ingest-cdk, io.github.ingest4j.cdk",
        "ingest-testkit, io.github.ingest4j.testkit"
    })
    void jarCarriesItsModuleName(String module, String name) {
        NodeList names =
                Project.xml(Project.own().text(module + "/pom.xml")).getElementsByTagName("Automatic-Module-Name");

        assertThat(names.getLength()).isEqualTo(1);
        assertThat(names.item(0).getTextContent()).isEqualTo(name);
    }

    @Test
    void apiIsARealModuleThatExportsItsPackages() throws URISyntaxException {
        Path api = Path.of(
                Source.class.getProtectionDomain().getCodeSource().getLocation().toURI());

        ModuleDescriptor module = ModuleFinder.of(api)
                .find("io.github.ingest4j.api")
                .orElseThrow(() -> new AssertionError("no module io.github.ingest4j.api in " + api))
                .descriptor();

        assertThat(module.isAutomatic()).isFalse();
        assertThat(module.exports())
                .filteredOn(exported -> !exported.isQualified())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactlyInAnyOrder(
                        "io.github.ingest4j",
                        "io.github.ingest4j.ledger",
                        "io.github.ingest4j.record",
                        "io.github.ingest4j.schema",
                        "io.github.ingest4j.store");
        assertThat(module.requires())
                .extracting(ModuleDescriptor.Requires::name)
                .containsExactlyInAnyOrder("java.base", "org.jspecify");
    }
}
