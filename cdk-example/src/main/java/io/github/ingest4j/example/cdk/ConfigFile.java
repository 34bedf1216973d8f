// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.cdk.DataRemoval;
import io.github.ingest4j.cdk.IngestSchedule;
import io.github.ingest4j.cdk.Orchestration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the configuration of an environment. Every key is required, and no other is known. */
final class ConfigFile {
    private static final String SUFFIX = ".yaml";
    private static final String ENVIRONMENT = "[a-z][a-z0-9-]{0,15}";
    private static final String EMAIL = "[^@\\s]+@[^@\\s]+\\.[^@\\s.]+";
    private static final String TAG = "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*";
    private static final int MAX_TAG_VALUE = 256;
    /** Of S3: younger objects stay where they are. */
    private static final int LEAST_DAYS_TO_INFREQUENT_ACCESS = 30;

    private static final int MAX_DAYS = 3_650;
    private static final int DAY_MINUTES = 1_440;
    private static final int YEAR_MINUTES = 366 * DAY_MINUTES;
    /** Of Lambda. */
    private static final int MAX_MEGABYTES = 10_240;
    /** What the example's function needs. */
    private static final int LEAST_MEGABYTES = 512;
    /** No commit begins in the last 20 seconds. */
    private static final int LEAST_SECONDS = 60;
    /** Of Lambda. */
    private static final int MAX_SECONDS = 900;

    private ConfigFile() {}

    /**
     * What {@code ENVIRONMENT.yaml} in the folder says.
     *
     * @throws ConfigurationException if there is none, or anything in it is wrong; its message tells all of it
     */
    static Config read(Path folder, String environment) {
        Path file = folder.resolve(environment + SUFFIX);
        if (!environment.matches(ENVIRONMENT) || !Files.isRegularFile(file)) {
            throw new ConfigurationException("there is no environment '" + environment + "': "
                    + (environments(folder).isEmpty() ? "no files" : String.join(" and ", environments(folder)))
                    + " in " + folder.toAbsolutePath().normalize() + "; say which by -c environment=dev");
        }
        try {
            Config config = parse(file.getFileName().toString(), Files.readString(file));
            if (!config.environment().equals(environment)) {
                throw new ConfigurationException(file.getFileName() + " must be mended: environment must be '"
                        + environment + "', as the file's name is; it is '" + config.environment() + "'");
            }
            return config;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** @throws ConfigurationException if anything in it is wrong; its message tells all of it, line by line */
    static Config parse(String file, String yaml) {
        List<String> problems = new ArrayList<>();
        Config config = config(new Section("", root(file, yaml), problems));
        if (!problems.isEmpty()) {
            throw new ConfigurationException(file + " must be mended: " + String.join("; ", problems));
        }
        return config;
    }

    private static Node root(String file, String yaml) {
        try {
            Optional<Node> root = new Compose(LoadSettings.builder().build()).composeString(yaml);
            return root.orElseThrow(
                    () -> new ConfigurationException(file + " is empty; it needs environment, tags and ingest"));
        } catch (MarkedYamlEngineException e) {
            String line = e.getProblemMark()
                    .map(mark -> "line " + (mark.getLine() + 1) + ": ")
                    .orElse("");
            throw new ConfigurationException(file + " is no YAML: " + line + e.getProblem(), e);
        } catch (YamlEngineException e) {
            throw new ConfigurationException(file + " is no YAML: " + e.getMessage(), e);
        }
    }

    private static Config config(Section file) {
        String environment =
                file.text("environment", ENVIRONMENT, "a letter, then up to 15 lower-case letters, digits and hyphens");
        Section tags = file.section("tags");
        Section ingest = file.section("ingest");
        Config config = new Config(environment, tags(tags), ingest(ingest));
        ingest.refuseOthers();
        file.refuseOthers();
        return config;
    }

    private static Map<String, String> tags(Section section) {
        Map<String, String> tags = section.texts();
        tags.forEach((key, value) -> {
            if (!key.matches(TAG) || key.startsWith("aws:") || !value.matches(TAG) || value.length() > MAX_TAG_VALUE) {
                section.wrong(
                        key, "a tag of AWS: letters, digits, spaces and _.:/=+-@, and no key that begins with aws:");
            }
        });
        return tags;
    }

    private static Config.Ingest ingest(Section section) {
        return new Config.Ingest(
                apiUrl(section),
                schedule(section),
                section.oneOf("orchestration", Orchestration.class),
                section.text("alertEmail", EMAIL + "|", "an e-mail address, or '' for nobody"),
                Duration.ofDays(section.number("rawToInfrequentAccessDays", LEAST_DAYS_TO_INFREQUENT_ACCESS, MAX_DAYS)),
                section.oneOf("data", DataRemoval.class),
                section.flag("terminationProtection"),
                section.number("memoryMegabytes", LEAST_MEGABYTES, MAX_MEGABYTES),
                Duration.ofSeconds(section.number("timeoutSeconds", LEAST_SECONDS, MAX_SECONDS)),
                section.oneOf("cpu", Config.Cpu.class));
    }

    /** Where a key could stand. The pipeline adds its own query. */
    private static boolean hasPathOnly(URI uri) {
        return uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
    }

    /** It stands in the template for all to read: so it has no place for a key. */
    private static String apiUrl(Section section) {
        String url = section.text("apiUrl", ".+", "a URL");
        try {
            URI uri = new URI(url);
            if (!section.has("apiUrl")
                    || ("https".equals(uri.getScheme()) && uri.getHost() != null && hasPathOnly(uri))) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Told below.
        }
        section.wrong(
                "apiUrl", "a URL such as https://api.example.com/v1/observations, without user, query and fragment");
        return url;
    }

    private static IngestSchedule schedule(Section section) {
        String cron = section.text("cron", ".+", "the six fields of a cron expression");
        ZoneId zone = section.timeZone("timeZone");
        int gap = section.number("longestGapMinutes", 1, YEAR_MINUTES);
        int flexible = section.number("flexibleWindowMinutes", 0, DAY_MINUTES);
        IngestSchedule schedule = IngestSchedule.hourly(0);
        if (section.has("cron")) {
            try {
                schedule = IngestSchedule.cron(cron, zone, Duration.ofMinutes(gap));
            } catch (IllegalArgumentException e) {
                section.wrong("cron", "an expression of EventBridge Scheduler (" + e.getMessage() + ")");
            }
        }
        try {
            return flexible == 0 || !section.has("flexibleWindowMinutes")
                    ? schedule
                    : schedule.flexible(Duration.ofMinutes(flexible));
        } catch (IllegalArgumentException e) {
            section.wrong("flexibleWindowMinutes", "shorter than longestGapMinutes");
            return schedule;
        }
    }

    private static Set<String> environments(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            return new TreeSet<>();
        }
    }
}
