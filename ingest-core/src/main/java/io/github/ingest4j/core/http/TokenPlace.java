// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import io.github.ingest4j.core.http.internal.request.JsonBody;
import java.util.List;
import java.util.Optional;

/** Where a page names the next. */
sealed interface TokenPlace {

    List<JsonPointer> places();

    /** The token as JSON; nothing where there is none. */
    Optional<String> find(PageFacts facts);

    /** In its JSON. */
    record Body(JsonPointer pointer) implements TokenPlace {
        @Override
        public List<JsonPointer> places() {
            return List.of(pointer);
        }

        @Override
        public Optional<String> find(PageFacts facts) {
            return facts.at(pointer).flatMap(found -> PageToken.json(found, this.toString()));
        }

        @Override
        public String toString() {
            return "at '" + pointer + "'";
        }
    }

    /** In its headers. */
    record Header(String name) implements TokenPlace {
        @Override
        public List<JsonPointer> places() {
            return List.of();
        }

        @Override
        public Optional<String> find(PageFacts facts) {
            List<String> values = facts.headers(name).stream()
                    .map(String::strip)
                    .filter(value -> !value.isEmpty())
                    .distinct()
                    .toList();
            if (values.size() > 1) {
                throw new UnexpectedPageException("has several values " + this);
            }
            return values.stream()
                    .findFirst()
                    .flatMap(value -> PageToken.sound(value, toString()))
                    .map(JsonBody::quoted);
        }

        @Override
        public String toString() {
            return "in header " + name;
        }
    }
}
