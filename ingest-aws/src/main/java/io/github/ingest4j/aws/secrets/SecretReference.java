// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.secrets;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Secret;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a pipeline calls a secret: the name or ARN of the stored one, and which part of its text is meant.
 *
 * @param text as the pipeline has it: {@code weather/api#key}
 * @param id the name or ARN
 * @param part empty for a plain text, {@code *} for a text as it is, else a field of a JSON object
 */
record SecretReference(String text, String id, String part) {
    private static final char SEPARATOR = '#';
    private static final String AS_IT_IS = "*";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9/_+=.@-]{1,512}");
    private static final Pattern ARN = Pattern.compile(
            "arn:[a-z0-9-]+:secretsmanager:(?<region>[a-z0-9-]+):[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}");
    private static final Pattern FIELD = Pattern.compile("[^\\p{Cntrl}\\p{Cc}]+");
    /** Fields of other names may be values in the wrong place. */
    private static final Pattern TELLABLE = Pattern.compile("[A-Za-z0-9_.-]{1,40}");

    private static final int TOLD_FIELDS = 10;
    /** What is no reference may be the secret itself, put in the wrong place. */
    private static final String NOT_QUOTED =
            "a reference to a secret, not quoted here in case it is the secret itself, ";

    /**
     * Reads a reference.
     *
     * @param region the client's
     * @throws IllegalArgumentException if Secrets Manager can have no secret of that name there
     */
    static SecretReference of(String text, String region) {
        int separator = text.indexOf(SEPARATOR);
        String id = separator < 0 ? text : text.substring(0, separator);
        String part = separator < 0 ? "" : text.substring(separator + 1);
        if (separator >= 0 && !FIELD.matcher(part).matches()) {
            throw new IllegalArgumentException(
                    NOT_QUOTED + "names no field behind the #: say name#field, or name#* for the text as it is");
        }
        if (id.startsWith("arn:")) {
            requireArn(id, region);
        } else if (!NAME.matcher(id).matches()) {
            throw new IllegalArgumentException(NOT_QUOTED + "has no name that Secrets Manager allows: up to 512"
                    + " letters, digits and /_+=.@-, then #field if its text is a JSON object");
        }
        return new SecretReference(text, id, part);
    }

    /**
     * Refuses what is a field of a secret: to replace it, all fields would be written, which others may be changing.
     *
     * @throws IllegalArgumentException if it is a field
     */
    void requireWhole() {
        if (!part.isEmpty()) {
            throw new IllegalArgumentException("secret " + text
                    + " is a field, and a secret that is to be saved must be one of its own: store it as"
                    + " a plain text, and leave out the #");
        }
    }

    private static void requireArn(String id, String region) {
        Matcher arn = ARN.matcher(id);
        if (!arn.matches()) {
            throw new IllegalArgumentException(NOT_QUOTED + "is no complete ARN of a secret, which is like"
                    + " arn:aws:secretsmanager:eu-west-1:123456789012:secret:weather/api-AbCdEf");
        }
        if (!arn.group("region").equals(region)) {
            throw new IllegalArgumentException("secret " + id + " is in region " + arn.group("region")
                    + ", and the client is set to " + region + ": set the client to the region of the secret");
        }
    }

    /** The resource of an IAM policy: Secrets Manager adds six characters to a name that nobody knows beforehand. */
    String resource(String partition, String region) {
        return id.startsWith("arn:")
                ? id
                : "arn:" + partition + ":secretsmanager:" + region + ":*:secret:" + id + "-??????";
    }

    /** Whether the text has what is meant. */
    boolean isIn(Secret text) {
        try {
            in(text);
            return true;
        } catch (ConfigurationException e) {
            return false;
        }
    }

    /**
     * What is meant, from the text of the stored secret.
     *
     * @throws ConfigurationException if it is not there, or not yet set
     */
    Secret in(Secret stored) {
        String whole = stored.reveal();
        if (isNotSet(whole)) {
            throw notSet("");
        }
        if (part.equals(AS_IT_IS)) {
            return stored;
        }
        Optional<JsonFields> fields = JsonFields.of(whole);
        if (part.isEmpty()) {
            if (fields.isPresent()) {
                throw new ConfigurationException("secret " + id + " is a JSON object" + told(fields.get())
                        + ": name the field to use, as in " + id + "#field, or " + id + "#* for the text as it is");
            }
            return stored;
        }
        return field(fields.orElseThrow(() -> new ConfigurationException("secret " + id
                + " is not a JSON object, so it has no field '" + part + "': ask for " + id + ", or store "
                + jsonOf(part) + " in it")));
    }

    private Secret field(JsonFields fields) {
        if (!fields.names().contains(part)) {
            throw new ConfigurationException("secret " + id + " has no field '" + part + "': it is a JSON object"
                    + told(fields) + "; ask for one of them, or add the field");
        }
        String value = fields.scalar(part)
                .orElseThrow(() -> new ConfigurationException("field '" + part + "' of secret " + id
                        + " is neither a text nor a number: store it as a text, or ask for " + id + "#*"));
        if (isNotSet(value)) {
            throw notSet(" in field '" + part + "'");
        }
        return Secret.of(value);
    }

    private static boolean isNotSet(String value) {
        return value.isBlank() || value.strip().equals(SecretsManagerSecrets.NOT_SET);
    }

    /** What to say of a secret that was made, and nobody has set its value. */
    ConfigurationException notSet() {
        return notSet("");
    }

    private ConfigurationException notSet(String where) {
        boolean field = !part.isEmpty() && !part.equals(AS_IT_IS);
        return new ConfigurationException("secret " + id + " exists but has no value yet" + where
                + ": set it by aws secretsmanager put-secret-value --secret-id " + id
                + " --secret-string file:///dev/stdin, with "
                + (field ? jsonOf(part) + " and all its other fields" : "the value")
                + " as input: in an argument, the shell would remember it");
    }

    private static String jsonOf(String field) {
        return "{\"" + field + "\": \"...\"}";
    }

    private static String told(JsonFields fields) {
        if (fields.names().isEmpty()) {
            return " without fields";
        }
        String names = fields.names().stream()
                .limit(TOLD_FIELDS)
                .map(name -> TELLABLE.matcher(name).matches() ? name : "(one with another kind of name)")
                .collect(Collectors.joining(", "));
        return " with the fields " + names + (fields.names().size() > TOLD_FIELDS ? ", ..." : "");
    }
}
