// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.lambda.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is in the jar that goes to AWS, and what is not. */
class FunctionJarTest {
    /** The README says 17 MB. */
    private static final long MAX_BYTES = 17_000_000;

    private static final List<String> PARTS = List.of(
            "META-INF/",
            "com/amazonaws/services/lambda/runtime/",
            "com/fasterxml/jackson/core/",
            "com/github/luben/zstd/",
            "de/siegmar/fastcsv/",
            "dev/failsafe/",
            "io/github/ingest4j/",
            "linux/aarch64/",
            "linux/amd64/",
            "org/jspecify/annotations/",
            "org/reactivestreams/",
            "org/slf4j/",
            "software/amazon/awssdk/",
            "software/amazon/eventstream/");

    private final ZipFile jar = new ZipFile(FunctionProcess.jar().toFile());

    FunctionJarTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        jar.close();
    }

    @Test
    void itIsSmallEnough() {
        assertThat(FunctionProcess.jar()).isRegularFile();
        assertThat(FunctionProcess.jar().toFile().length()).isLessThan(MAX_BYTES);
    }

    /** The README says so: what reads, converts and writes, with the native code of both architectures. */
    @Test
    void allButTheSdkIsAtMostThreeMegabytes() {
        long bytes = jar.stream()
                .filter(entry -> !entry.getName().startsWith("software/amazon/"))
                .mapToLong(ZipEntry::getCompressedSize)
                .sum();

        assertThat(bytes).isBetween(1_000_000L, 3_000_000L);
    }

    @Test
    void everyClassIsOfALibraryThatTheFunctionNeeds() {
        assertThat(classes().count()).isGreaterThan(5_000);
        assertThat(names().filter(name -> PARTS.stream().noneMatch(name::startsWith)))
                .containsExactly("simplelogger.properties");
    }

    @Test
    void ofThisProjectThereIsOnlyWhatRuns() {
        assertThat(jar.getEntry(FunctionProcess.HANDLER.replace('.', '/') + ".class"))
                .isNotNull();
        assertThat(names().filter(name -> name.startsWith("io/github/ingest4j/"))
                        .filter(name -> name.startsWith("io/github/ingest4j/test")
                                || name.startsWith("io/github/ingest4j/example/lambda/local/")
                                || name.startsWith("io/github/ingest4j/example/weather/")
                                || name.contains("Test")))
                .isEmpty();
    }

    @Test
    void nativeCodeIsThatOfLambdasTwoArchitectures() {
        assertThat(names().filter(name -> name.matches(".*\\.(so|dll|dylib|jnilib)")))
                .hasSize(2)
                .anyMatch(name -> name.matches("linux/amd64/libzstd-jni-[0-9.-]+\\.so"))
                .anyMatch(name -> name.matches("linux/aarch64/libzstd-jni-[0-9.-]+\\.so"));
    }

    @Test
    void clientsAreSynchronous() {
        assertThat(names().filter(name -> name.matches(".*/services/[a-z0-9]+/Default[A-Za-z0-9]+AsyncClient.*")))
                .isEmpty();
    }

    @Test
    void nothingIsInItTwice() {
        assertThat(names().count()).isEqualTo(names().distinct().count());
    }

    @Test
    void whatOnlyToolsReadIsLeftOut() {
        assertThat(names().filter(name -> name.endsWith("module-info.class")
                        || name.startsWith("META-INF/maven/")
                        || name.startsWith("META-INF/versions/")
                        || name.matches("META-INF/.*\\.(SF|RSA|DSA)")))
                .isEmpty();
    }

    @Test
    void servicesAreThere() throws IOException {
        assertThat(text("META-INF/services/org.slf4j.spi.SLF4JServiceProvider"))
                .contains("org.slf4j.simple.SimpleServiceProvider");
        assertThat(text("META-INF/services/software.amazon.awssdk.http.SdkHttpService"))
                .contains("software.amazon.awssdk.http.urlconnection.UrlConnectionSdkHttpService");
    }

    @Test
    void licencesOfAllLibrariesAreKept() throws IOException {
        assertThat(List.of("Apache License")).allMatch(text("META-INF/LICENSE")::contains);
        assertThat(List.of("Apache License", "QOS.ch")).allMatch(text("META-INF/LICENSE.txt")::contains);
        assertThat(List.of("Jackson")).allMatch(text("META-INF/NOTICE")::contains);
        assertThat(List.of("AWS SDK for Java")).allMatch(text("META-INF/NOTICE.txt")::contains);
    }

    /** What others have built keeps its own times. */
    @Test
    void itDoesNotTellWhenItWasBuilt() {
        assertThat(jar.stream()
                        .filter(entry -> entry.getName().startsWith("io/github/ingest4j/")
                                || entry.getName().equals("META-INF/MANIFEST.MF"))
                        .map(ZipEntry::getTimeLocal)
                        .distinct())
                .containsExactly(LocalDateTime.parse("2026-11-20T00:00:00"));
    }

    private Stream<String> classes() {
        return names().filter(name -> name.endsWith(".class"));
    }

    private Stream<String> names() {
        return jar.stream().map(ZipEntry::getName).filter(name -> !name.endsWith("/"));
    }

    private String text(String name) throws IOException {
        try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
