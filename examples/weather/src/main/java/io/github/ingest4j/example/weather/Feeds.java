// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Page;
import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.Source;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.Transformer;
import io.github.ingest4j.core.QuarantineLimit;
import io.github.ingest4j.core.csv.CsvTransformer;
import io.github.ingest4j.core.http.HttpSource;
import io.github.ingest4j.core.http.Pagination;
import io.github.ingest4j.core.json.JsonTransformer;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Sets up what the command line asks to read from: made-up weather, a file behind the demo API, or any JSON API. */
final class Feeds {
    /** The environment variable, and the name of the secret, with the key that goes into {@value DemoApi#KEY_HEADER}. */
    static final String KEY = "WEATHER_API_KEY";

    private static final String RECORDS = "/data";
    private static final int FILE_PAGE = 500;
    /** What is known of the columns beforehand; the others are inferred. */
    private static final Schema WEATHER =
            Schema.of(Field.of("station", Type.STRING).required(), Field.of("observed_at", Type.TIMESTAMP));
    /** Enough weather to have something of everything. */
    private static final Instant DAY = Instant.parse("2026-11-20T00:00:00Z");

    private static final Source SWITCHED_OFF = request -> {
        throw SourceException.fatal("a replay reads the stored raw pages: the API is switched off");
    };

    private final Options options;
    private final Optional<String> givenKey;
    private final DemoApi.Mood mood;

    /** @param mood of the demo API, unless the command line has another */
    Feeds(Options options, Map<String, String> environment, DemoApi.Mood mood) {
        this.options = options;
        this.mood = mood;
        this.givenKey = Optional.ofNullable(environment.get(KEY)).filter(key -> !key.isBlank());
    }

    /** @throws UsageException if the file or the URL cannot be used */
    Feed open() throws IOException {
        if (options.url().isPresent()) {
            return url(options.url().get());
        }
        if (options.action().readsStored()) {
            return demo(
                    "the stored raw pages; the API is switched off",
                    SWITCHED_OFF,
                    options.action() == Options.Action.REPLAY_QUARANTINE ? Optional.of(goodColumns()) : known(),
                    this::givenSecret,
                    Optional.empty(),
                    Optional.empty());
        }
        return options.data().isPresent() ? file(options.data().get()) : weather();
    }

    private Feed weather() throws IOException {
        return served("the demo API", new GeneratedWeather(), DemoApi.WEATHER_PAGE, Optional.empty());
    }

    /**
     * A file whose records have no times belongs to the hour before it was last changed, so that it is taken once, whenever
     * the run starts.
     */
    private Feed file(Path path) throws IOException {
        DataFile file = DataFile.read(path, options.records(), options.time());
        String timeless = file.withoutTime() == 0
                ? ""
                : ", " + file.withoutTime() + " of them without a time and so in no window";
        Optional<Instant> changed =
                options.time().isPresent() ? Optional.empty() : Optional.of(DataFile.lastChanged(path));
        String description = "the demo API with " + Progress.count(file.size(), "record") + " of " + path + timeless;
        return served(description, file, FILE_PAGE, changed);
    }

    /** All columns of the data that the command line names, as its good records have them. */
    private Schema goodColumns() throws IOException {
        return options.data().isPresent()
                ? goodColumns(DataFile.read(options.data().get(), options.records(), options.time()))
                : goodColumns(new GeneratedWeather());
    }

    private Schema goodColumns(DemoRecords good) throws IOException {
        boolean endless = options.data().isEmpty();
        return GoodColumns.of(
                good,
                endless ? DAY : Instant.MIN,
                endless ? DAY.plus(Duration.ofDays(1)) : Instant.MAX,
                transformer(),
                known().orElse(Schema.EMPTY));
    }

    private Optional<Schema> known() {
        return options.data().isPresent() ? Optional.empty() : Optional.of(WEATHER);
    }

    private Transformer transformer() {
        return options.data().filter(DataFile::isCsv).isPresent()
                ? CsvTransformer.create()
                : JsonTransformer.records(RECORDS);
    }

    private Feed served(String description, DemoRecords good, int pageSize, Optional<Instant> changed)
            throws IOException {
        if (options.injectBad() == 0) {
            return served(description, good, known(), pageSize, changed);
        }
        Schema columns = goodColumns(good);
        return served(
                description + ", " + Progress.count(options.injectBad(), "record") + " of a window made bad,",
                BadRecords.among(good, options.injectBad(), columns),
                Optional.of(columns),
                pageSize,
                changed);
    }

    private Feed served(
            String description, DemoRecords records, Optional<Schema> columns, int pageSize, Optional<Instant> changed)
            throws IOException {
        Secret key = Secret.of(givenKey.orElseGet(() -> UUID.randomUUID().toString()));
        DemoApi api = DemoApi.start(records, key, mood(), pageSize);
        Source source = records.csvHeader().isPresent()
                ? new CsvPages(number -> request(api)
                        .query("page", Integer.toString(number))
                        .header("Accept", Page.CSV)
                        .build())
                : request(api)
                        .pages(Pagination.pageNumber("page").records(RECORDS).totalPages("/pages"))
                        .build();
        return demo(description + " at " + api.url(), source, columns, secret -> key, Optional.of(api), changed);
    }

    private static HttpSource.Builder request(DemoApi api) {
        return HttpSource.get(api.url())
                .query("from", "{window.start}")
                .query("to", "{window.end}")
                .secretHeader(DemoApi.KEY_HEADER, KEY)
                .allowHttp()
                .allowPrivateAddresses();
    }

    private Feed demo(
            String description,
            Source source,
            Optional<Schema> columns,
            SecretProvider secrets,
            Optional<DemoApi> api,
            Optional<Instant> changed) {
        return new Feed(
                options.data().map(DataFile::nameOf).orElse("weather"),
                description,
                source,
                transformer(),
                columns,
                options.mend() ? columns.flatMap(BadRecords::numbers).map(CommaNumbers::new) : Optional.empty(),
                limit(),
                secrets,
                api,
                changed);
    }

    /**
     * A tenth of a window, unless the command line says otherwise. What is made bad on purpose is to go through, and what was
     * set aside before may be set aside again.
     */
    private QuarantineLimit limit() {
        long most = QuarantineLimit.DEFAULT.maxRecords();
        if (options.quarantineLimit().isPresent()) {
            return new QuarantineLimit(options.quarantineLimit().get(), most);
        }
        if (options.action().readsStored()) {
            return new QuarantineLimit(1, most);
        }
        return options.injectBad() > 0 ? new QuarantineLimit(1, options.injectBad()) : QuarantineLimit.DEFAULT;
    }

    private DemoApi.Mood mood() {
        if (options.down()) {
            return DemoApi.Mood.DOWN;
        }
        // A plan asks once and does not try again.
        return options.action() == Options.Action.PLAN ? DemoApi.Mood.WELL : mood;
    }

    private Feed url(String url) {
        HttpSource source;
        try {
            HttpSource.Builder builder = HttpSource.get(url);
            if (url.startsWith("http:")) {
                builder.allowHttp();
            }
            if (isOfOwnNetwork(url)) {
                builder.allowPrivateAddresses();
            }
            givenKey.ifPresent(key -> builder.secretHeader(DemoApi.KEY_HEADER, KEY));
            source = builder.build();
        } catch (IllegalArgumentException e) {
            throw new UsageException("--url: " + e.getMessage());
        }
        boolean off = options.action().readsStored();
        return new Feed(
                nameOf(url),
                off ? "the stored raw pages" : url.replaceAll("[?].*", ""),
                off ? SWITCHED_OFF : Options.isRanged(url) ? source : new NowSource(source),
                options.records().isEmpty() ? JsonTransformer.create() : JsonTransformer.records(options.records()),
                Optional.empty(),
                Optional.empty(),
                limit(),
                this::givenSecret,
                Optional.empty(),
                Optional.empty());
    }

    private Secret givenSecret(String name) {
        return Secret.of(
                givenKey.orElseThrow(() -> new ConfigurationException(KEY + " is not set in the environment")));
    }

    /** Host and path, and a mark of the query, which may choose other data. */
    private static String nameOf(String url) {
        String[] parts = url.replaceFirst("^https?://", "").split("[?]", 2);
        String plain = parts[0].replaceAll("[^A-Za-z0-9_-]+", "-").replaceAll("-+$", "");
        return parts.length == 1 ? plain : plain + "-" + Integer.toHexString(parts[1].hashCode());
    }

    /** Whoever names a host of the own network on the command line means it; all other hosts must be public. */
    private static boolean isOfOwnNetwork(String url) {
        String authority = url.replaceFirst("^https?://", "").split("[/?]", 2)[0];
        String host =
                authority.startsWith("[") ? authority.replaceFirst("].*", "]") : authority.replaceFirst(":.*", "");
        try {
            return Arrays.stream(InetAddress.getAllByName(host))
                    .allMatch(address -> address.isLoopbackAddress() || address.isSiteLocalAddress());
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
