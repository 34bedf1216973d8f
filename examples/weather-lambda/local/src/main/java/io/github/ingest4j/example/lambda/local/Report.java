// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.lambda.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What the function has answered, as far as it is needed here.
 *
 * @param files keys of the published files
 */
record Report(String outcome, List<String> files) {
    private static final JsonFactory JSON = new JsonFactory();

    static Report read(String text) throws IOException {
        String outcome = "";
        List<String> files = new ArrayList<>();
        try (JsonParser json = JSON.createParser(text)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                String path = json.getParsingContext().pathAsPointer().toString();
                if (path.equals("/outcome")) {
                    outcome = json.getText();
                } else if (token == JsonToken.VALUE_STRING && path.matches("/windows/[0-9]+/files/[0-9]+")) {
                    files.add(json.getText());
                }
            }
        }
        return new Report(outcome, files);
    }

    /** The text over several lines. */
    static String indented(String text) throws IOException {
        StringWriter lines = new StringWriter();
        try (JsonParser json = JSON.createParser(text);
                JsonGenerator generator = JSON.createGenerator(lines).useDefaultPrettyPrinter()) {
            json.nextToken();
            generator.copyCurrentStructure(json);
        }
        return lines.toString();
    }
}
