// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The published modules, as they are meant to be. */
final class Library {

    /**
     * A module.
     *
     * @param packages where its classes are, as ArchUnit writes packages
     * @param uses what they may use beside themselves and the JDK
     */
    record Module(String name, List<String> packages, List<String> uses) {}

    private static final List<String> API_PACKAGES = List.of(
            "io.github.ingest4j",
            "io.github.ingest4j.ledger",
            "io.github.ingest4j.record",
            "io.github.ingest4j.schema",
            "io.github.ingest4j.store");

    static final Module API = new Module("ingest-api", API_PACKAGES, List.of("org.jspecify.."));
    static final Module TESTKIT = new Module(
            "ingest-testkit",
            List.of("io.github.ingest4j.testkit.."),
            withApi("org.jspecify..", "org.junit.jupiter..", "org.opentest4j..", "org.assertj.."));
    static final Module CORE = new Module(
            "ingest-core",
            List.of("io.github.ingest4j.core.."),
            withApi(
                    "org.jspecify..",
                    "javax.net.ssl..",
                    "org.slf4j..",
                    "dev.failsafe..",
                    "com.fasterxml.jackson.core..",
                    "de.siegmar.fastcsv..",
                    "com.github.luben.zstd.."));
    static final Module PARQUET = new Module(
            "ingest-parquet",
            List.of("io.github.ingest4j.parquet.."),
            withApi("org.jspecify..", "com.github.luben.zstd..", "org.xerial.snappy.."));

    static final Module AVRO = new Module(
            "ingest-avro",
            List.of("io.github.ingest4j.avro.."),
            withApi(
                    "org.jspecify..",
                    "com.github.luben.zstd..",
                    "org.xerial.snappy..",
                    "org.apache.parquet..",
                    "org.apache.hadoop..",
                    "org.apache.avro.."));

    static final Module AWS = new Module(
            "ingest-aws",
            List.of("io.github.ingest4j.aws.."),
            withApi("org.jspecify..", "org.slf4j..", "com.fasterxml.jackson.core..", "software.amazon.awssdk.."));

    static final Module CDK = new Module(
            "ingest-cdk",
            List.of("io.github.ingest4j.cdk.."),
            withApi("org.jspecify..", "software.amazon.awscdk..", "software.amazon.jsii..", "software.constructs.."));

    static final List<Module> MODULES = List.of(API, TESTKIT, CORE, PARQUET, AVRO, AWS, CDK);

    private static final Pattern LOCATION = Pattern.compile("/(ingest-[a-z]+)(?:/target/|-\\d[^/]*\\.jar)");

    /** The main classes of all modules, from their folders or their jars. */
    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location ->
                    LOCATION.matcher(location.asURI().toString()).find() && !location.contains("/test-classes/"))
            .importPackages("io.github.ingest4j");

    private Library() {}

    /** The module that a class was read from. */
    static String moduleOf(JavaClass type) {
        String location = type.getSource().orElseThrow().getUri().toString();
        Matcher module = LOCATION.matcher(location);
        if (!module.find()) {
            throw new IllegalStateException(type.getName() + " comes from " + location);
        }
        return module.group(1);
    }

    private static List<String> withApi(String... others) {
        return Stream.concat(API_PACKAGES.stream(), Arrays.stream(others)).toList();
    }
}
