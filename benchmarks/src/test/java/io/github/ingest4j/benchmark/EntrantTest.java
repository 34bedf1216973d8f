// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.benchmark.contender.OursSettings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntrantTest {

    @Test
    void nameSaysWhatIsDifferent() {
        assertThat(Entrant.ours().inferring().c1().name()).isEqualTo("ours-infer-c1");
        assertThat(Entrant.ours().inferring().c1().infers()).isTrue();
        assertThat(Entrant.ours().c1().jvmOptions()).containsExactly("-XX:TieredStopAtLevel=1");
        assertThat(Entrant.duckDb(2).name()).isEqualTo("duckdb-2");
        assertThat(Entrant.duckDb(2).settings()).containsEntry("threads", "2");
    }

    @Test
    void settingThatTheLibraryLacksIsKnownBeforeItRuns() {
        Entrant entrant = Entrant.ours().set("wings", "2").set(OursSettings.ROW_GROUP_BYTES, "65536");

        assertThat(entrant.unknownSettings()).containsExactly("wings");
        assertThat(entrant.unset("wings").unknownSettings()).isEmpty();
    }

    @Test
    void classPathHasTheFoldersAndTheJarsOfTheEntrant(@TempDir Path folder) throws IOException {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        Path duckDb = Files.writeString(folder.resolve("duckdb_jdbc-2.0.jar"), "12345");
        Path other = Files.writeString(folder.resolve("avro-1.0.jar"), "123");
        Path contenders = folder.resolve("ingest-benchmarks-1.0.jar");
        Jars jars = new Jars(List.of(other, classes, contenders, duckDb));

        assertThat(jars.classPath(Entrant.duckDb(1)).split(File.pathSeparator))
                .containsExactly(classes.toString(), contenders.toString(), duckDb.toString());
        assertThat(Jars.bytes(List.of(duckDb, other))).isEqualTo(8);
    }

    @Test
    void jarThatIsMissingIsNamed(@TempDir Path folder) throws IOException {
        Path tools = Files.writeString(folder.resolve("duckdb_jdbc-tools-2.0.jar"), "");

        assertThatThrownBy(() -> new Jars(List.of(tools)).classPath(Entrant.duckDb(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no jar duckdb_jdbc-* in the class path [" + tools
                        + "]; start the measurements by benchmarks/run");
    }
}
