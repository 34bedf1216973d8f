// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.IngestException;
import io.github.ingest4j.RawWriteException;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.store.StoreRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WordingTest {
    private static final String REST = " (the run's report has the rest)";

    private static List<Arguments> exceptions() {
        Exception foreign = new IllegalStateException("row 7: anna@example.com");
        Exception refused = new ConnectException("Connection refused");
        return List.of(
                Arguments.of(SourceException.fatal("status 400"), "status 400"),
                Arguments.of(new ConfigurationException("set X"), "set X"),
                Arguments.of(
                        new StoreRefusedException("no space left to write a; free some"),
                        "no space left to write a; free some"),
                Arguments.of(new IOException("the schema kept changing"), "the schema kept changing"),
                Arguments.of(foreign, "IllegalStateException" + REST),
                Arguments.of(new NoSuchFileException("anna.json"), "NoSuchFileException" + REST),
                Arguments.of(new NullPointerException(), "NullPointerException" + REST),
                Arguments.of(
                        new IngestException("mapper v7 failed at record 1: " + foreign, foreign),
                        "mapper v7 failed at record 1: java.lang.IllegalStateException" + REST),
                Arguments.of(
                        new BadRecordException("page 2 cannot be decoded as gzip: row 7: anna@example.com", foreign),
                        "page 2 cannot be decoded as gzip" + REST),
                Arguments.of(new IngestException("page 2 holds no record", foreign), "page 2 holds no record"),
                Arguments.of(
                        new BadRecordException("field 'a': cannot hold anna", new RefusedRecord("cannot hold anna")),
                        "field 'a'" + REST),
                Arguments.of(
                        new IngestException("page 2 holds no record", new IllegalStateException("")),
                        "page 2 holds no record"),
                Arguments.of(new IOException(foreign), "java.lang.IllegalStateException" + REST),
                Arguments.of(
                        new UncheckedIOException(new IOException("the store is away")),
                        "java.io.IOException: the store is away"),
                Arguments.of(
                        new RawWriteException("cannot write raw part a: Connection refused", new IOException(refused)),
                        "cannot write raw part a" + REST),
                Arguments.of(
                        new SourceUnavailableException(
                                "IOException: GET https://api.example.com/v1 failed: ConnectException: Connection refused",
                                Optional.empty(),
                                new IOException("GET ...", refused)),
                        "IOException: GET https://api.example.com/v1 failed: ConnectException" + REST),
                Arguments.of(
                        SourceException.fatal(
                                "GET https://a.example.com/x?key=1&name=anna answered 400; see 'ftp://b/c?d'"),
                        "GET https://a.example.com/x?... answered 400; see 'ftp://b/c?...'"),
                Arguments.of(
                        SourceException.fatal("is it down? https://a.example.com/x"),
                        "is it down? https://a.example.com/x"));
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void onlyOwnWordsAreTold(Throwable thrown, String told) {
        assertThat(Wording.of(thrown, "the run's report")).isEqualTo(told);
    }
}
