// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.secret;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.github.ingest4j.core.http.internal.HeaderText;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What stands in an answer of a token endpoint: a JSON object, of which only these members count. Prints as nothing. */
public final class TokenAnswer {
    private static final Set<String> MEMBERS = Set.of(
            "access_token", "token_type", "expires_in", "refresh_token", "id_token", "error", "error_description");
    private static final long LONGEST = Duration.ofDays(3650).toSeconds();
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(100)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Names may be values in the wrong place, and must not stay in a table.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final Map<String, String> members;

    private TokenAnswer(Map<String, String> members) {
        this.members = members;
    }

    /** Nothing where the body is anything else than one JSON object with texts and numbers in its places. */
    public static Optional<TokenAnswer> of(byte[] body) {
        Map<String, String> members = new HashMap<>();
        return read(body, members) ? Optional.of(new TokenAnswer(members)) : Optional.empty();
    }

    /** What stands in a body as far as it can be read. */
    public static TokenAnswer begun(byte[] body) {
        Map<String, String> members = new HashMap<>();
        read(body, members);
        return new TokenAnswer(members);
    }

    private static boolean read(byte[] body, Map<String, String> members) {
        try (JsonParser parser = FACTORY.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value.isStructStart() || !MEMBERS.contains(name)) {
                    parser.skipChildren();
                } else if (value != JsonToken.VALUE_NULL) {
                    members.put(name, parser.getText());
                }
            }
            return parser.nextToken() == null;
        } catch (IOException e) { // it quotes the body
            return false;
        }
    }

    String accessToken() {
        return member("access_token");
    }

    public Optional<String> refreshToken() {
        return Optional.of(member("refresh_token")).filter(token -> !token.isBlank());
    }

    /** Whatever in it is a secret. */
    public Stream<String> secrets() {
        return Stream.of("access_token", "refresh_token", "id_token")
                .map(this::member)
                .filter(text -> !text.isBlank());
    }

    public String error() {
        return member("error");
    }

    public String errorDescription() {
        return member("error_description");
    }

    /** How long the token lives, where the answer says so in a way that can be read. */
    Optional<Duration> life() {
        return Optional.of(member("expires_in"))
                .filter(text -> text.matches("[0-9]+(\\.[0-9]*)?"))
                .map(text -> text.split("\\.", 2)[0])
                .map(whole ->
                        Duration.ofSeconds(whole.length() > 9 ? LONGEST : Math.min(LONGEST, Long.parseLong(whole))));
    }

    /** Why the answer brings no token that can be used; nothing where it does. */
    public Optional<String> flaw() {
        String token = accessToken();
        String type = member("token_type");
        if (token.isBlank()) {
            return Optional.of("holds no access_token");
        }
        if (!HeaderText.isValue(token) || token.contains(" ")) {
            return Optional.of("holds an access_token that cannot stand in a header");
        }
        if (!type.isEmpty() && !type.equalsIgnoreCase("bearer")) {
            return Optional.of("holds a token_type other than Bearer, which alone is supported");
        }
        return Optional.empty();
    }

    private String member(String name) {
        return members.getOrDefault(name, "");
    }

    @Override
    public String toString() {
        return "TokenAnswer[hidden]";
    }
}
