// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Secrets Manager without rotation by a function, tags, replicas and policies. */
final class SecretsManagerStub implements StubServer.Protocol {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ARN =
            "arn:aws:secretsmanager:" + EmulatorMain.REGION + ":" + EmulatorMain.ACCOUNT + ":secret:";

    private final Map<String, Secret> secrets = new TreeMap<>();

    private SecretsManagerStub() {}

    static URI start() throws IOException {
        return StubServer.start(new SecretsManagerStub());
    }

    @Override
    public String contentType() {
        return "application/x-amz-json-1.1";
    }

    @Override
    public synchronized String answer(Headers headers, String body, String requestId) {
        String target = String.valueOf(headers.getFirst("X-Amz-Target"));
        JsonNode request;
        try {
            request = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AwsError(400, "SerializationException", "the request is no JSON");
        }
        ObjectNode answer = switch (target) {
            case "secretsmanager.CreateSecret" -> create(request);
            case "secretsmanager.GetSecretValue" -> value(request);
            case "secretsmanager.PutSecretValue" -> put(request);
            case "secretsmanager.UpdateSecretVersionStage" -> updateStage(request);
            case "secretsmanager.DescribeSecret" -> describe(request);
            case "secretsmanager.DeleteSecret" -> delete(request);
            case "secretsmanager.ListSecrets" -> list();
            default ->
                throw new AwsError(400, "UnknownOperationException", "This stub does not know the operation " + target);
        };
        return answer.toString();
    }

    @Override
    public String error(AwsError error, String requestId) {
        return JSON.createObjectNode()
                .put("__type", error.code)
                .put("Message", error.reason)
                .toString();
    }

    private ObjectNode create(JsonNode request) {
        String name = required(request, "Name");
        if (!name.matches("[A-Za-z0-9/_+=.@-]{1,512}")) {
            throw new AwsError(
                    400,
                    "ValidationException",
                    "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following:"
                            + " -/_+=.@!");
        }
        Secret secret = new Secret(name, ARN + name + "-" + suffix());
        Secret known = secrets.get(name);
        String token = token(request);
        if (known != null) {
            refuseDeleted(known);
            if (known.versions().stream().noneMatch(version -> version.id().equals(token))) {
                throw new AwsError(
                        400,
                        "ResourceExistsException",
                        "The operation failed because the secret " + name + " already exists.");
            }
            secret = known;
        }
        ObjectNode answer = reference(secret);
        if (request.has("SecretString") || request.has("SecretBinary")) {
            secret.put(token, content(request), List.of(Secret.CURRENT));
            answer.put("VersionId", token);
        }
        secrets.put(name, secret);
        return answer;
    }

    private ObjectNode value(JsonNode request) {
        Secret secret = usable(request);
        String stage = request.path("VersionStage").asText(Secret.CURRENT);
        Secret.Version version = request.has("VersionId")
                ? secret.version(request.get("VersionId").asText())
                : secret.inStage(stage);
        if (request.has("VersionStage") && !version.stages().contains(stage)) {
            throw new AwsError(
                    400,
                    "InvalidRequestException",
                    "You provided a VersionStage that is not associated to the provided VersionId.");
        }
        ObjectNode answer = reference(secret);
        answer.put("VersionId", version.id());
        answer.setAll(version.value());
        answer.put("CreatedDate", seconds(version.created()));
        version.stages().forEach(answer.putArray("VersionStages")::add);
        return answer;
    }

    private ObjectNode put(JsonNode request) {
        Secret secret = usable(request);
        List<String> stages = new ArrayList<>();
        request.path("VersionStages").forEach(stage -> stages.add(stage.asText()));
        Secret.Version version =
                secret.put(token(request), content(request), stages.isEmpty() ? List.of(Secret.CURRENT) : stages);
        ObjectNode answer = reference(secret);
        answer.put("VersionId", version.id());
        version.stages().forEach(answer.putArray("VersionStages")::add);
        return answer;
    }

    private ObjectNode updateStage(JsonNode request) {
        Secret secret = usable(request);
        secret.move(
                required(request, "VersionStage"),
                request.path("MoveToVersionId"),
                request.path("RemoveFromVersionId"));
        return reference(secret);
    }

    private ObjectNode describe(JsonNode request) {
        return description(find(request), "VersionIdsToStages");
    }

    private ObjectNode list() {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putArray("SecretList");
        secrets.values().stream()
                .filter(secret -> secret.deletion.isEmpty())
                .forEach(secret -> list.add(description(secret, "SecretVersionsToStages")));
        return answer;
    }

    private ObjectNode delete(JsonNode request) {
        Secret secret = find(request);
        boolean force = request.path("ForceDeleteWithoutRecovery").asBoolean();
        int days = request.path("RecoveryWindowInDays").asInt(30);
        if (force && request.has("RecoveryWindowInDays")) {
            throw new AwsError(
                    400,
                    "InvalidParameterException",
                    "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
        }
        if (days < 7 || days > 30) {
            throw new AwsError(
                    400,
                    "InvalidParameterException",
                    "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
        }
        Instant deletion = force ? Instant.now() : Instant.now().plus(Duration.ofDays(days));
        if (force) {
            secrets.remove(secret.name);
        } else {
            refuseDeleted(secret);
            secret.deletion = java.util.Optional.of(deletion);
        }
        return reference(secret).put("DeletionDate", seconds(deletion));
    }

    private static ObjectNode description(Secret secret, String stagesField) {
        ObjectNode answer = reference(secret).put("CreatedDate", seconds(secret.created));
        secret.deletion.ifPresent(instant -> answer.put("DeletedDate", seconds(instant)));
        ObjectNode versions = answer.putObject(stagesField);
        secret.versions().stream()
                .filter(version -> !version.stages().isEmpty())
                .forEach(version -> version.stages().forEach(versions.withArray(version.id())::add));
        return answer;
    }

    private Secret usable(JsonNode request) {
        Secret secret = find(request);
        refuseDeleted(secret);
        return secret;
    }

    private static void refuseDeleted(Secret secret) {
        if (secret.deletion.isPresent()) {
            throw new AwsError(
                    400,
                    "InvalidRequestException",
                    "You can't perform this operation on the secret because it was marked for deletion.");
        }
    }

    /** By name, by ARN, or by ARN without its random end. */
    private Secret find(JsonNode request) {
        String id = required(request, "SecretId");
        return secrets.values().stream()
                .filter(secret -> id.equals(secret.name) || id.equals(secret.arn) || id.equals(ARN + secret.name))
                .findFirst()
                .orElseThrow(() -> new AwsError(
                        400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret."));
    }

    private static ObjectNode reference(Secret secret) {
        return JSON.createObjectNode().put("ARN", secret.arn).put("Name", secret.name);
    }

    private static ObjectNode content(JsonNode request) {
        if (request.has("SecretString") == request.has("SecretBinary")) {
            throw new AwsError(
                    400,
                    "InvalidParameterException",
                    request.has("SecretString")
                            ? "You can't specify both a binary secret value and a string secret value in the same secret."
                            : "You must provide either SecretString or SecretBinary.");
        }
        String field = request.has("SecretString") ? "SecretString" : "SecretBinary";
        return JSON.createObjectNode().put(field, request.get(field).asText());
    }

    private static String token(JsonNode request) {
        String token =
                request.path("ClientRequestToken").asText(UUID.randomUUID().toString());
        if (token.length() < 32 || token.length() > 64) {
            throw new AwsError(400, "InvalidParameterException", "ClientRequestToken must be 32-64 characters long.");
        }
        return token;
    }

    private static String required(JsonNode request, String field) {
        String value = request.path(field).asText("");
        if (value.isEmpty()) {
            throw new AwsError(
                    400,
                    "ValidationException",
                    "1 validation error detected: Value null at '" + field
                            + "' failed to satisfy constraint: Member must not be null");
        }
        return value;
    }

    private static String suffix() {
        return UUID.randomUUID().toString().substring(0, 6);
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1000.0;
    }
}
