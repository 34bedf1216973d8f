// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.secrets;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.SecretStore;
import io.github.ingest4j.aws.NeedsPermissions;
import io.github.ingest4j.aws.Permission;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Secrets from AWS Secrets Manager, those that are declared here and no others, so that a role is allowed no more.
 *
 * {@snippet class="io.github.ingest4j.aws.secrets.SecretsManagerSecretsTest" region="example"}
 *
 * <p><b>References.</b> A secret is referred to by its name or its complete ARN. If its text is a JSON object, which is what the
 * console makes, {@code #} and a field follow: {@code weather/api#key}; the field must be a text or a number. A JSON object
 * without a field is refused, since a forgotten field would send all of them to the source; {@code weather/api#*} stands for the
 * text as it is, whatever that is. Binary secrets are refused.
 *
 * <p><b>Cache.</b> A secret is read when it is first asked for (version {@code AWSCURRENT}) and kept for five minutes
 * ({@link #CACHE_TIME}); all fields of a secret share one reading. While a secret is being read, all who ask for it wait for that
 * one call and share its result. Failures are not kept. {@link #refresh} reads a secret again unless it has been read again
 * since the refused value was given, so that many windows that are refused at once make one call. Age is told by the wall
 * clock, which unlike the JVM's own goes on while a snapshot of the process lies unused; a clock that was set back ends it.
 *
 * <p><b>Outages.</b> While Secrets Manager gives no clear answer (throttling, an error of its own, no connection), a value that
 * has expired is given for up to another hour ({@link #OUTAGE_TIME}), with a warning in the log and another try every half
 * minute; {@code refresh} never gives such a value. A call takes at most ten seconds, retries of the client included ({@link
 * #CALL_TIMEOUT}), unless the client has a time limit of its own for calls.
 *
 * <p><b>Errors.</b> A {@link ConfigurationException} says what a person must do: the secret is not there or marked for deletion,
 * has no value yet, has no such field, may not be read or decrypted, or there are no credentials for AWS. What may pass is an
 * {@link IOException}. No message, cause or log line quotes a secret.
 *
 * <p><b>Secrets that are yet to be set.</b> A template creates a secret before anybody has put the value in. Let it create the
 * secret without a value, or with {@link #NOT_SET} as its text or in a field: both are refused with the command that sets it.
 *
 * <p><b>Saving.</b> Secrets that {@link Builder#saved} names can be replaced, which is what refresh tokens take. The store is
 * read, and the next secret is made its current version by one call; the one before stays as {@code AWSPREVIOUS}. Between the
 * two calls another process may save as well, and the later one stays. Secrets Manager advises against more than one version in
 * ten minutes. Under a KMS key of your own it takes {@code kms:GenerateDataKey}, too.
 *
 * <p>Thread-safe. The client is not closed. A secret under a KMS key of your own takes {@code kms:Decrypt} on that key, too.
 */
public final class SecretsManagerSecrets implements SecretProvider, NeedsPermissions {
    /** How long a secret is kept before it is read again. */
    public static final Duration CACHE_TIME = Duration.ofMinutes(5);
    /** How long an expired secret may still be given while Secrets Manager does not answer. */
    public static final Duration OUTAGE_TIME = Duration.ofHours(1);
    /** How long a call may take with its retries, if the client does not limit that itself. */
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
    /** The text that stands for "nobody has set this secret yet". */
    public static final String NOT_SET = "NOT-SET";

    private final String region;
    private final Map<String, SecretReference> references = new TreeMap<>();
    private final Map<String, CachedSecret> secrets;
    private final Set<String> saved;
    private final SecretWriter writer;
    private final List<Permission> permissions;

    private SecretsManagerSecrets(Builder builder, Region region) {
        this.region = region.id();
        builder.references.forEach(text -> references.put(text, SecretReference.of(text, region.id())));
        saved = Set.copyOf(builder.saved);
        saved.forEach(name -> requireNonNull(references.get(name)).requireWhole());
        writer = new SecretWriter(builder.client, region.id(), builder.callTimeout());
        SecretReader reader = new SecretReader(builder.client, region.id(), builder.callTimeout());
        secrets = references.values().stream()
                .map(SecretReference::id)
                .distinct()
                .collect(Collectors.toMap(id -> id, id -> new CachedSecret(reader, builder.cacheTime, builder.clock)));
        String partition = PartitionMetadata.of(region).id();
        permissions = Stream.concat(
                        references.values().stream()
                                .map(reference -> permission(SecretReader.ACTION, reference, partition, "read")),
                        saved.stream()
                                .map(name -> requireNonNull(references.get(name)))
                                .map(reference -> permission(SecretWriter.ACTION, reference, partition, "save")))
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * The secrets that a pipeline may ask for, with the default settings.
     *
     * @param references such as {@code weather/api#key}, each as the pipeline's sources have it
     * @throws IllegalArgumentException if there is none, or one is not of that form or of another region than the client
     */
    public static SecretsManagerSecrets of(SecretsManagerClient client, String... references) {
        return builder(client, references).build();
    }

    /** As {@link #of}, with other settings. */
    public static Builder builder(SecretsManagerClient client, String... references) {
        return new Builder(requireNonNull(client, "client"), List.of(references));
    }

    @Override
    public Secret get(String name) throws IOException {
        SecretReference reference = declared(name);
        return stored(reference).get(reference);
    }

    @Override
    public Secret refresh(String name, Secret refused) throws IOException {
        SecretReference reference = declared(name);
        return stored(reference).refresh(reference, refused);
    }

    /** Where the secrets are kept that the builder was told to save; nothing where it was told of none. */
    @Override
    public Optional<SecretStore> store() {
        return saved.isEmpty() ? Optional.empty() : Optional.of(new Store());
    }

    private final class Store implements SecretStore {
        @Override
        public Secret read(String name) throws IOException {
            SecretReference reference = savedReference(name);
            return reference.in(stored(reference).readAgain(reference));
        }

        @Override
        public boolean replace(String name, Secret before, Secret next) throws IOException {
            String current = read(name).reveal();
            if (current.equals(next.reveal())) {
                return true;
            }
            if (!current.equals(before.reveal())) {
                return false;
            }
            SecretReference reference = savedReference(name);
            writer.write(reference, next);
            stored(reference).stored(next);
            return true;
        }
    }

    private SecretReference savedReference(String name) {
        SecretReference reference = declared(name);
        if (!saved.contains(name)) {
            throw new ConfigurationException("secret '" + name + "' is declared to be read only: name it in"
                    + " builder(...).saved(...) too, so that the role can be allowed to save it");
        }
        return reference;
    }

    private SecretReference declared(String name) {
        SecretReference reference = references.get(name);
        if (reference == null) {
            throw new ConfigurationException(
                    "secret '" + name + "' is not declared: name it where SecretsManagerSecrets is"
                            + " made, so that the role can be allowed to read it; declared are "
                            + String.join(", ", references.keySet()));
        }
        return reference;
    }

    private CachedSecret stored(SecretReference reference) {
        return requireNonNull(secrets.get(reference.id()));
    }

    private Permission permission(String action, SecretReference reference, String partition, String verb) {
        return new Permission(action, reference.resource(partition, region), Permission.Use.RUN, verb + " the secret");
    }

    /** To read each of the declared secrets, and save those that are to be saved, in whatever account the role is. */
    @Override
    public List<Permission> permissions() {
        return permissions;
    }

    /** The references, and no secret. */
    @Override
    public String toString() {
        return "SecretsManagerSecrets" + references.keySet();
    }

    /** Settings. Not thread-safe. */
    public static final class Builder {
        private static final Duration LONGEST_CACHE_TIME = Duration.ofDays(1);

        private final SecretsManagerClient client;
        private final Set<String> references;
        private final Set<String> saved = new LinkedHashSet<>();
        private Duration cacheTime = CACHE_TIME;
        private Clock clock = Clock.systemUTC();

        private Builder(SecretsManagerClient client, Collection<String> references) {
            if (references.isEmpty()) {
                throw new IllegalArgumentException("name the secrets that may be read, such as weather/api#key");
            }
            this.client = client;
            this.references = new LinkedHashSet<>(references);
        }

        /**
         * How long a secret is kept before it is read again, instead of {@link #CACHE_TIME}.
         *
         * @throws IllegalArgumentException unless it is from a second to a day
         */
        public Builder cacheTime(Duration time) {
            if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(LONGEST_CACHE_TIME) > 0) {
                throw new IllegalArgumentException(
                        "a secret can be kept from PT1S to " + LONGEST_CACHE_TIME + ", not " + time);
            }
            cacheTime = time;
            return this;
        }

        /**
         * Lets sources save these secrets too, such as refresh tokens. Each must be a secret of its own, as a plain text.
         *
         * @throws IllegalArgumentException if there is none
         */
        public Builder saved(String... names) {
            if (names.length == 0) {
                throw new IllegalArgumentException("name the secrets that may be saved, such as shop/refresh-token");
            }
            saved.addAll(List.of(names));
            references.addAll(List.of(names));
            return this;
        }

        /** The clock that tells how old a secret is, instead of the system's. */
        public Builder clock(Clock clock) {
            this.clock = requireNonNull(clock, "clock");
            return this;
        }

        /**
         * The secrets with these settings.
         *
         * @throws IllegalArgumentException as {@link SecretsManagerSecrets#of} does, or if a field is to be saved
         */
        public SecretsManagerSecrets build() {
            return new SecretsManagerSecrets(
                    this, client.serviceClientConfiguration().region());
        }

        private Optional<Duration> callTimeout() {
            return client.serviceClientConfiguration()
                            .overrideConfiguration()
                            .apiCallTimeout()
                            .isPresent()
                    ? Optional.empty()
                    : Optional.of(CALL_TIMEOUT);
        }
    }
}
