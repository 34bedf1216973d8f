// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import io.github.ingest4j.testing.aws.emulator.EmulatorMain;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** What the environment says about the services that tests run against. An empty variable is one that is not set. */
final class Settings {
    static final Region EMULATOR_REGION = Region.of(EmulatorMain.REGION);

    private static final String BACKEND = "AWS_IT_BACKEND";
    private static final String STRICT = "AWS_IT_STRICT";
    private static final String ENDPOINT = "AWS_IT_ENDPOINT";
    private static final String LOCALSTACK_IMAGE = "AWS_IT_LOCALSTACK_IMAGE";
    private static final String LOCALSTACK_TOKEN = "LOCALSTACK_AUTH_TOKEN";

    /** The last image that starts without a token. */
    private static final String FREE_LOCALSTACK = "localstack/localstack:4.14.0";

    private final Map<String, String> environment;

    Settings(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * The backend that is named, or the first that is there.
     *
     * @throws IllegalStateException when the one that is named is not there
     */
    BackendKind backend(Machine machine) {
        Optional<BackendKind> forced = value(BACKEND).map(Settings::kind);
        if (forced.isPresent() && !isThere(forced.get(), machine)) {
            throw new IllegalStateException(BACKEND + "=" + forced.get().setting() + ", but "
                    + forced.get().absence());
        }
        return forced.orElseGet(() -> Arrays.stream(BackendKind.values())
                .filter(kind -> isThere(kind, machine))
                .findFirst()
                .orElseThrow());
    }

    private boolean isThere(BackendKind kind, Machine machine) {
        return switch (kind) {
            case ENDPOINT -> !endpoints().isEmpty();
            case LOCALSTACK -> machine.docker().getAsBoolean();
            case MOTO -> machine.moto().getAsBoolean();
            case EMBEDDED -> true;
        };
    }

    private static BackendKind kind(String setting) {
        return Arrays.stream(BackendKind.values())
                .filter(kind -> kind.setting().equals(setting))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(BACKEND + " must be one of "
                        + Arrays.stream(BackendKind.values())
                                .map(BackendKind::setting)
                                .collect(Collectors.joining(", "))
                        + ": " + setting));
    }

    /** Whether a test class whose services are missing fails, rather than being skipped. */
    boolean strict() {
        String setting = value(STRICT).orElse("false");
        return switch (setting) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(STRICT + " must be true or false: " + setting);
        };
    }

    /** The endpoints that are named; one for all services stands behind those for one. */
    Map<AwsService, URI> endpoints() {
        Map<AwsService, URI> endpoints = new EnumMap<>(AwsService.class);
        for (AwsService service : AwsService.values()) {
            uri(ENDPOINT + "_" + service).or(() -> uri(ENDPOINT)).ifPresent(uri -> endpoints.put(service, uri));
        }
        return endpoints;
    }

    private Optional<URI> uri(String variable) {
        return value(variable).map(text -> {
            try {
                URI uri = new URI(text);
                if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                    return uri;
                }
            } catch (URISyntaxException e) {
                // said below
            }
            throw new IllegalArgumentException(variable + " must be a URL like http://127.0.0.1:4566: " + text);
        });
    }

    String localStackImage() {
        return value(LOCALSTACK_IMAGE).orElse(FREE_LOCALSTACK);
    }

    Optional<String> localStackToken() {
        return value(LOCALSTACK_TOKEN);
    }

    /** For named endpoints, which may be those of an account. */
    Region region() {
        return value("AWS_REGION")
                .or(() -> value("AWS_DEFAULT_REGION"))
                .map(Region::of)
                .orElse(EMULATOR_REGION);
    }

    /** For named endpoints: what the SDK finds when the environment names a key or a profile, else the emulators' key. */
    AwsCredentialsProvider credentials() {
        return value("AWS_ACCESS_KEY_ID").or(() -> value("AWS_PROFILE")).isPresent()
                ? DefaultCredentialsProvider.builder().build()
                : emulatorCredentials();
    }

    static AwsCredentialsProvider emulatorCredentials() {
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create(EmulatorMain.ACCESS_KEY, EmulatorMain.SECRET_KEY));
    }

    private Optional<String> value(String variable) {
        return Optional.ofNullable(environment.get(variable)).map(String::strip).filter(text -> !text.isEmpty());
    }
}
