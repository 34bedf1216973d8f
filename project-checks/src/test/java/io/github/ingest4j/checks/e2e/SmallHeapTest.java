// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Failure;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.core.Pipeline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs out of proportion, each in a JVM of its own with a small heap: they pass, or are refused with the reason. */
class SmallHeapTest {
    private static final String SMALL = "-Xmx256m";

    /** A record stands in a batch, in a page and compressed at once. */
    private static final String EIGHT_TIMES_A_LARGE_RECORD = "-Xmx400m";

    @TempDir
    Path folder;

    /** What is sent. Each is made while it is read, so that the heap is the engine's. */
    enum Input {
        /** 50 MB, of strings that are short enough. */
        ONE_LARGE_RECORD {
            @Override
            InputStream body() {
                String tag = "\"" + "y".repeat((1 << 20) - 2) + "\"";
                return pieces("[{\"id\":1,\"tags\":[", 50, i -> (i == 0 ? "" : ",") + tag, "]}]");
            }
        },
        MILLION_FIELDS {
            @Override
            InputStream body() {
                return pieces("[{\"id\":1", 1_000_000, i -> ",\"f" + i + "\":1", "}]");
            }
        },
        /** The same, but each record has fields of its own. */
        MILLION_FIELDS_OF_MANY_RECORDS {
            @Override
            InputStream body() {
                return pieces(
                        "[{\"id\":0}",
                        100_000,
                        i -> ",{" + "\"a" + i + "\":1,\"b" + i + "\":1,\"c" + i + "\":1,\"d" + i + "\":1,\"e" + i
                                + "\":1,\"f" + i + "\":1,\"g" + i + "\":1,\"h" + i + "\":1,\"i" + i + "\":1,\"j" + i
                                + "\":1}",
                        "]");
            }
        },
        MILLION_TINY_RECORDS {
            @Override
            InputStream body() {
                return pieces("[{\"id\":0}", 999_999, i -> ",{\"id\":" + (i + 1) + "}", "]");
            }
        },
        MILLION_EMPTY_LISTS_IN_A_RECORD {
            @Override
            InputStream body() {
                return pieces("[{\"id\":1,\"lists\":[[]", 1_000_000, i -> ",[]", "]}]");
            }
        };

        abstract InputStream body();

        private static InputStream pieces(String first, int count, IntFunction<String> piece, String last) {
            return new SequenceInputStream(new Enumeration<>() {
                private int next = -1;

                @Override
                public boolean hasMoreElements() {
                    return next <= count;
                }

                @Override
                public InputStream nextElement() {
                    String text = next < 0 ? first : next == count ? last : piece.apply(next);
                    next++;
                    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
                }
            });
        }
    }

    /** Run in a JVM of its own: prints the outcome and the message of the failure, if there is one. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            Input input = Input.valueOf(arguments[1]);
            Pipeline pipeline = new Lake(Path.of(arguments[0]))
                    .pipeline(request -> PageReader.of(Page.of(Page.JSON, input.body())))
                    .build();
            WindowReport report = pipeline.run(Lake.NINE).windows().get(0);
            System.out.println(report.outcome() + " "
                    + report.failure().map(Failure::message).orElse(""));
        }
    }

    private String run(String heap, Input input) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        heap,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        folder.resolve(input.name().toLowerCase(Locale.ROOT)).toString(),
                        input.name())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(child.waitFor(3, TimeUnit.MINUTES)).as("ends").isTrue();
            String text = Files.readString(output);
            assertThat(child.exitValue()).as(text).isZero();
            return text.lines().reduce((first, second) -> second).orElse("");
        } finally {
            child.destroyForcibly();
        }
    }

    private List<String> query(Input input, String sql) throws Exception {
        return new Lake(folder.resolve(input.name().toLowerCase(Locale.ROOT))).query(sql);
    }

    @Test
    @Tag("slow")
    void recordOfFiftyMegabytesPasses() throws Exception {
        assertThat(run(EIGHT_TIMES_A_LARGE_RECORD, Input.ONE_LARGE_RECORD)).startsWith("SUCCEEDED");

        assertThat(query(Input.ONE_LARGE_RECORD, "SELECT id, len(tags) FROM orders"))
                .containsExactly("1|50");
    }

    @Test
    @Tag("slow")
    void millionFieldsAreRefused() throws Exception {
        assertThat(run(SMALL, Input.MILLION_FIELDS))
                .startsWith("FAILED")
                .contains("JsonTransformer.builder().maxFields(");
        assertThat(run(SMALL, Input.MILLION_FIELDS_OF_MANY_RECORDS))
                .startsWith("FAILED")
                .contains("JsonTransformer.builder().maxFields(");
    }

    @Test
    @Tag("slow")
    void millionTinyRecordsPass() throws Exception {
        assertThat(run(SMALL, Input.MILLION_TINY_RECORDS)).startsWith("SUCCEEDED");

        assertThat(query(Input.MILLION_TINY_RECORDS, "SELECT count(*), min(id), max(id) FROM orders"))
                .containsExactly("1000000|0|999999");
    }

    @Test
    @Tag("slow")
    void millionEmptyListsInARecordPass() throws Exception {
        assertThat(run(SMALL, Input.MILLION_EMPTY_LISTS_IN_A_RECORD)).startsWith("SUCCEEDED");
    }
}
