// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordInAModuleTest {

    @Test
    void privateRecordOfAModuleThatOpensNothingIsRead(@TempDir Path folder) throws Exception {
        Path declaration = Files.writeString(folder.resolve("module-info.java"), "module closed {}");
        Path source = Files.writeString(folder.resolve("Shop.java"), """
                package closed.shop;

                final class Shop {
                    private record Item(String name, java.util.List<Size> sizes) {}

                    private enum Size { SMALL, LARGE }

                    private record Order(long id, Item item) {}
                }
                """);
        int result = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(System.out, System.err, "-d", folder.toString(), declaration.toString(), source.toString());
        assertThat(result).isZero();

        Class<?> order = load(folder, "closed.shop.Shop$Order");

        assertThat(order.getModule().isOpen("closed.shop", Schema.class.getModule()))
                .isFalse();
        assertThat(Schema.of(order.asSubclass(Record.class)))
                .isEqualTo(Schema.of(
                        Field.of("id", Type.INT64).required(),
                        Field.of(
                                "item",
                                Type.struct(
                                        Field.of("name", Type.STRING), Field.of("sizes", Type.list(Type.STRING))))));
    }

    private static Class<?> load(Path folder, String name) throws ClassNotFoundException {
        ModuleLayer boot = ModuleLayer.boot();
        Configuration modules =
                boot.configuration().resolve(ModuleFinder.of(folder), ModuleFinder.of(), Set.of("closed"));
        return ModuleLayer.defineModulesWithOneLoader(
                        modules, List.of(boot), RecordInAModuleTest.class.getClassLoader())
                .layer()
                .findLoader("closed")
                .loadClass(name);
    }
}
