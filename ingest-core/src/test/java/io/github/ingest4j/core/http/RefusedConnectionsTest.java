// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.bodies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.SourceException;
import io.github.ingest4j.SourceException.Reaction;
import io.github.ingest4j.core.http.WebServer.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service behind an address that is refused sees no connection, however the address is spelled and whoever names it. */
@Timeout(30)
class RefusedConnectionsTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** What may be allowed by its name. */
    private static final Pattern PLACE = Pattern.compile("(?i)(localhost|[0-9]+([.][0-9]+){3}):[0-9]+");

    private ServerSocketChannel internal;

    @BeforeEach
    void listen() throws Exception {
        internal = ServerSocketChannel.open().bind(new InetSocketAddress(0));
        internal.configureBlocking(false);
    }

    @AfterEach
    void close() throws Exception {
        internal.close();
    }

    @Test
    void aConnectionWouldBeSeen() throws Exception {
        HttpSource allowed = HttpSource.get("http://127.0.0.1:" + port() + "/")
                .allowHttp()
                .allowPrivateAddresses()
                .headersTimeout(Duration.ofMillis(50))
                .client(CLIENT)
                .build();

        assertThatThrownBy(() -> bodies(allowed)).hasMessageContaining("no answer within PT0.05S");

        assertThat(internal.accept()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1",
                "127.0.1",
                "2130706433",
                "0x7f000001",
                "0x7f.0.0.1",
                "0177.0.0.1",
                "017700000001",
                "127.0.0.1.",
                "localhost",
                "LOCALHOST",
                "localhost.",
                "0",
                "0.0.0.0",
                "127.255.255.254",
                "[::1]",
                "[::]",
                "[0:0:0:0:0:0:0:1]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[::127.0.0.1]",
                "example.com@127.0.0.1",
                "127。0。0。1",
                "①②⑦.0.0.1"
            })
    void noSpellingReachesAServiceOfThisMachine(String host) throws Exception {
        String place = host + ":" + port();
        String address = "http://" + place + "/latest";

        assertRefusedAtOnce(address);
        assertRefused(place, Reply.json("{\"next\":\"" + address + "\"}"), Pagination.nextLink("/next"));
        if (host.chars().allMatch(letter -> letter < 128)) { // of other letters there are none in headers
            assertRefused(place, Reply.redirect(307, address), Pagination.nextLink("/next"));
            Reply linked = Reply.json("[1]").with("Link", "<" + address + ">; rel=\"next\"");
            assertRefused(place, linked, Pagination.linkHeader());
        }
        assertThat(internal.accept()).as("a connection to " + address).isNull();
    }

    @Test
    void aNameThatLeadsToThisMachineInTheMiddleOfAChainDoesNotReachIt() throws Exception {
        String place = "127.0.0.1:" + port();
        try (WebServer home = WebServer.serving(asked -> asked.uri().getPath().equals("/3")
                ? Reply.redirect(302, "http://" + place + "/")
                : Reply.redirect(302, "/" + (asked.uri().getPath().length() > 1 ? 3 : 2)))) {
            HttpSource source = lying(home, 3).allowHost(place).build();

            assertThatThrownBy(() -> bodies(source))
                    .isInstanceOfSatisfying(
                            SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL))
                    .hasMessageContaining("host 127.0.0.1 resolves to 127.0.0.1, which is not public");
            assertThat(home.asked()).hasSize(3);
        }
        assertThat(internal.accept()).as("a connection to " + place).isNull();
    }

    /** As the address of the source itself. */
    private static void assertRefusedAtOnce(String address) {
        assertThatThrownBy(() -> bodies(
                        HttpSource.get(address).allowHttp().client(CLIENT).build()))
                .satisfies(refusal -> assertThat(refusal)
                        .as("the refusal of %s", address)
                        .isInstanceOfAny(IllegalArgumentException.class, SourceException.class, IOException.class));
    }

    /** As what a public service names; the place itself is allowed, where it can be, so that only its address speaks against it. */
    private void assertRefused(String place, Reply naming, Pagination pages) throws Exception {
        try (WebServer home = WebServer.serving(asked -> naming)) {
            HttpSource.Builder source = lying(home, 1).pages(pages);
            if (PLACE.matcher(place).matches()) {
                source.allowHost(place);
            }
            HttpSource built = source.build();

            assertThatThrownBy(() -> bodies(built))
                    .as("what became of %s", place)
                    .isInstanceOfAny(SourceException.class, IOException.class);
            assertThat(home.asked()).hasSize(1);
        }
    }

    /** A source of a server whose own name passes for a public one so many times. */
    private static HttpSource.Builder lying(WebServer home, int times) {
        String port = ":" + URI.create(home.url("/")).getPort();
        AtomicInteger lies = new AtomicInteger(times);
        return HttpSource.get("http://localhost" + port + "/")
                .allowHttp()
                .client(CLIENT)
                .resolver(host -> {
                    if (host.equals("localhost") && lies.getAndDecrement() > 0) {
                        return new InetAddress[] {InetAddress.getByName("8.8.8.8")};
                    }
                    return InetAddress.getAllByName(host);
                });
    }

    private int port() throws Exception {
        return ((InetSocketAddress) internal.getLocalAddress()).getPort();
    }
}
