// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A secret with its versions and their stages. Not safe for use by several threads. */
final class Secret {
    static final String CURRENT = "AWSCURRENT";
    private static final String PREVIOUS = "AWSPREVIOUS";

    /** One value; a node that has either {@code SecretString} or {@code SecretBinary}. */
    record Version(String id, ObjectNode value, Instant created, Set<String> stages) {}

    final String name;
    final String arn;
    final Instant created = Instant.now();
    private final Map<String, Version> versions = new LinkedHashMap<>();
    Optional<Instant> deletion = Optional.empty();

    Secret(String name, String arn) {
        this.name = name;
        this.arn = arn;
    }

    Collection<Version> versions() {
        return versions.values();
    }

    Version version(String id) {
        Version version = versions.get(id);
        if (version == null) {
            throw notFound("value for VersionId: " + id);
        }
        return version;
    }

    Version inStage(String stage) {
        return holder(stage).orElseThrow(() -> notFound("value for staging label: " + stage));
    }

    private static AwsError notFound(String what) {
        return new AwsError(
                400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret " + what);
    }

    private Optional<Version> holder(String stage) {
        return versions.values().stream()
                .filter(version -> version.stages.contains(stage))
                .findFirst();
    }

    /** Adds a version; the same again changes nothing, so that a request can be repeated. */
    Version put(String id, ObjectNode value, Collection<String> stages) {
        Version known = versions.get(id);
        if (known != null) {
            if (!known.value.equals(value)) {
                throw new AwsError(
                        400,
                        "ResourceExistsException",
                        "You can't use ClientRequestToken " + id
                                + " because that value is already in use for a version of secret " + arn + ".");
            }
            return known;
        }
        Version version = new Version(id, value, Instant.now(), new LinkedHashSet<>());
        boolean first = versions.isEmpty();
        versions.put(id, version);
        stages.forEach(stage -> attach(stage, version));
        if (first) {
            attach(CURRENT, version);
        }
        return version;
    }

    /** Moves a stage to a version or takes it away; who it is taken from has to be named. */
    void move(String stage, JsonNode to, JsonNode from) {
        Optional<Version> holder = holder(stage);
        if (holder.isPresent()
                && !holder.get().id.equals(to.asText(null))
                && !holder.get().id.equals(from.asText(null))) {
            throw new AwsError(
                    400,
                    "InvalidParameterException",
                    "The parameter RemoveFromVersionId can't be empty. Staging label " + stage
                            + " is currently attached to version " + holder.get().id
                            + ", so you must explicitly reference that version in RemoveFromVersionId.");
        }
        if (to.isTextual()) {
            attach(stage, version(to.textValue()));
        } else if (stage.equals(CURRENT)) {
            throw new AwsError(
                    400, "InvalidParameterException", "You can't remove the staging label AWSCURRENT, only move it.");
        } else {
            holder.ifPresent(version -> version.stages.remove(stage));
        }
    }

    private void attach(String stage, Version version) {
        Optional<Version> before = holder(stage);
        before.ifPresent(holder -> holder.stages.remove(stage));
        version.stages.add(stage);
        if (stage.equals(CURRENT) && before.isPresent() && !before.get().id.equals(version.id)) {
            attach(PREVIOUS, before.get());
        }
    }
}
