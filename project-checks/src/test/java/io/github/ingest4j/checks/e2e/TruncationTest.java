// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.e2e;

import static io.github.ingest4j.checks.e2e.Lake.EIGHT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Outcome;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.Retries;
import io.github.ingest4j.ledger.WindowState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An answer that ends too early, in order or by a reset, is never committed wherever that is; the whole one is, the next time. */
class TruncationTest {
    private static final int RECORDS = 40;

    @TempDir
    Path folder;

    /** How an answer says where it ends. */
    enum Framing {
        LENGTH {
            @Override
            byte[] wire(String headers, byte[] body) {
                return join(head(headers + "Content-Length: " + body.length + "\r\n"), body);
            }
        },
        CHUNKS {
            @Override
            byte[] wire(String headers, byte[] body) {
                byte[] wire = head(headers + "Transfer-Encoding: chunked\r\n");
                for (int from = 0; from < body.length; from += CHUNK) {
                    byte[] chunk = Arrays.copyOfRange(body, from, Math.min(body.length, from + CHUNK));
                    wire = join(wire, ascii(Integer.toHexString(chunk.length) + "\r\n"), chunk, ascii("\r\n"));
                }
                return join(wire, ascii("0\r\n\r\n"));
            }
        },
        END_OF_CONNECTION {
            @Override
            byte[] wire(String headers, byte[] body) {
                return join(head(headers + "Connection: close\r\n"), body);
            }
        };

        private static final int CHUNK = 97;

        abstract byte[] wire(String headers, byte[] body);
    }

    /** What an answer is, whole. */
    enum Body {
        JSON {
            @Override
            byte[] wire(Framing framing) {
                return framing.wire("Content-Type: application/json\r\n", ascii("[" + records(",") + "]"));
            }
        },
        NDJSON {
            @Override
            byte[] wire(Framing framing) {
                return framing.wire("Content-Type: application/x-ndjson\r\n", ascii(records("\n") + "\n"));
            }
        },
        GZIPPED_JSON {
            @Override
            byte[] wire(Framing framing) {
                return framing.wire(
                        "Content-Type: application/json\r\nContent-Encoding: gzip\r\n", gzip("[" + records(",") + "]"));
            }
        },
        /** The cut between the two would be a sound file. */
        TWO_GZIP_MEMBERS {
            @Override
            byte[] wire(Framing framing) {
                return framing.wire(
                        "Content-Type: application/json\r\nContent-Encoding: gzip\r\n",
                        join(gzip("[" + records(",")), gzip("," + records(",").replace(":1", ":2") + "]")));
            }
        };

        abstract byte[] wire(Framing framing);

        private static String records(String separator) {
            return IntStream.range(0, RECORDS)
                    .mapToObj(i -> "{\"id\":1" + i + ",\"name\":\"record " + i + "\"}")
                    .collect(Collectors.joining(separator));
        }
    }

    @ParameterizedTest
    @EnumSource(Body.class)
    void answerThatEndsTooEarlyIsNotCommitted(Body body) throws Exception {
        for (Framing framing : Framing.values()) {
            assertNoCutIsCommitted(body, framing, 12, 1);
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(Body.class)
    void answerThatEndsTooEarlyIsNotCommittedWhereverThatIs(Body body) throws Exception {
        for (Framing framing : Framing.values()) {
            assertNoCutIsCommitted(body, framing, 90, 2);
        }
    }

    private void assertNoCutIsCommitted(Body body, Framing framing, int cuts, long seed) throws Exception {
        byte[] wire = body.wire(framing);
        Random random = new Random(seed);
        try (WireService service = new WireService()) {
            Lake lake = new Lake(folder.resolve(body + "-" + framing));
            Pipeline pipeline = lake.pipeline(Lake.http(service.url()).build())
                    .retries(new Retries(1, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1)))
                    .build();
            for (int i = 0; i < cuts; i++) {
                int length = i < 2 ? wire.length - 1 : random.nextInt(wire.length);
                boolean reset = i % 3 == 1;
                byte[] part = Arrays.copyOf(wire, length);
                if (reset) {
                    service.answersAndResets(part);
                } else {
                    service.answers(part);
                }

                WindowReport report = pipeline.run(EIGHT).windows().get(0);

                assertThat(report.outcome())
                        .as(
                                "%s, %s, %s after %d of %d bytes: %s",
                                body, framing, reset ? "reset" : "cut", length, wire.length, report)
                        .isEqualTo(Outcome.SKIPPED);
                assertThat(report.failure().orElseThrow().message()).contains("GET http://127.0.0.1");
                assertThat(lake.manifests(EIGHT)).isEmpty();
                assertThat(lake.raw(EIGHT)).isEmpty();
            }
            service.answers(wire);
            assertWholeIsCommitted(lake, pipeline, body, framing);
        }
    }

    private static void assertWholeIsCommitted(Lake lake, Pipeline pipeline, Body body, Framing framing)
            throws Exception {
        WindowReport report = pipeline.run(EIGHT).windows().get(0);

        if (body == Body.NDJSON && framing == Framing.END_OF_CONNECTION) {
            assertThat(report.failure().orElseThrow().message()).contains("a body without framing", "allowUnframed()");
            return;
        }
        assertThat(report.outcome()).as("%s, %s: %s", body, framing, report).isEqualTo(Outcome.SUCCEEDED);
        assertThat(lake.entry(EIGHT).state()).isEqualTo(WindowState.DONE);
        int records = body == Body.TWO_GZIP_MEMBERS ? 2 * RECORDS : RECORDS;
        assertThat(lake.query("SELECT count(*), count(DISTINCT id) FROM orders"))
                .containsExactly(records + "|" + records);
    }

    private static byte[] head(String headers) {
        return ascii("HTTP/1.1 200 OK\r\n" + headers + "\r\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(ascii(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
