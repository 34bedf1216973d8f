// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.REQUEST;
import static io.github.ingest4j.core.http.Reading.local;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.core.http.WebServer.Reply;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A key that is replaced while pages are read, once or several times: each time it is asked for anew once, and reading goes on. */
@Timeout(20)
class RotatedSecretsTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    static IntStream seeds() {
        return IntStream.range(0, 50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readingGoesOnWithTheNextKey(int seed) throws Exception {
        Random random = new Random(seed);
        int pages = 2 + random.nextInt(6);
        // Before the first page, too: the key that the provider remembers is an old one then.
        Set<Integer> rotations = new TreeSet<>(Set.of(1 + random.nextInt(pages)));
        random.ints(random.nextInt(3), 1, pages + 1).forEach(rotations::add);
        Service service = new Service(pages, rotations);
        RememberedKey secrets = new RememberedKey(service);
        boolean bearer = random.nextBoolean();

        try (WebServer server = WebServer.serving(service::reply)) {
            HttpSource.Builder source = local(server.url("/")).client(CLIENT).pages(Pagination.nextLink("/next"));
            HttpSource keyed = (bearer ? source.bearer("KEY") : source.secretHeader("X-Api-Key", "KEY")).build();

            List<String> read = Reading.bodies(keyed, REQUEST.withSecrets(secrets));

            assertThat(read).hasSize(pages).doesNotHaveDuplicates();
            assertThat(server.asked()).as("requests").hasSize(pages + rotations.size());
        }
        assertThat(secrets.refused)
                .as("keys that were asked for anew")
                .isEqualTo(IntStream.range(0, rotations.size())
                        .mapToObj(number -> "key-" + number)
                        .toList());
    }

    /** A service that replaces its key before it gives certain pages. */
    private static final class Service {
        private final int pages;
        private final Set<Integer> rotations;
        private int key;

        Service(int pages, Set<Integer> rotations) {
            this.pages = pages;
            this.rotations = new TreeSet<>(rotations);
        }

        synchronized String key() {
            return "key-" + key;
        }

        synchronized Reply reply(WebServer.Asked asked) {
            int page = asked.query("page").isEmpty() ? 1 : Integer.parseInt(asked.query("page"));
            if (rotations.remove(page)) {
                key++;
            }
            String shown = asked.header("Authorization").replace("Bearer ", "") + asked.header("X-Api-Key");
            if (!shown.equals(key())) {
                return Reply.of(401, "the key has been replaced");
            }
            String next = page < pages ? "\"/?page=" + (page + 1) + "\"" : "null";
            return Reply.json("{\"id\":" + page + ",\"next\":" + next + "}");
        }
    }

    /** Remembers a key until it is told that it was refused. */
    private static final class RememberedKey implements SecretProvider {
        private final List<String> refused = new CopyOnWriteArrayList<>();
        private final Service service;
        private volatile String remembered;

        RememberedKey(Service service) {
            this.service = service;
            remembered = service.key();
        }

        @Override
        public Secret get(String name) {
            return Secret.of(remembered);
        }

        @Override
        public Secret refresh(String name, Secret old) {
            refused.add(old.reveal());
            remembered = service.key();
            return Secret.of(remembered);
        }
    }
}
