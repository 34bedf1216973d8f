// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | /a | {\"a\":NEW}",
                "{\"a\":null,\"b\":1.50} | /a | {\"a\":NEW,\"b\":1.50}",
                "{\"b\":[1,{\"a\":2}],\"a\":{\"c\":[3]}} | /a | {\"b\":[1,{\"a\":2}],\"a\":NEW}",
                "{\"v\":{\"after\":null,\"n\":1},\"q\":\"{ a { b } }\"} | /v/after | {\"v\":{\"after\":NEW,\"n\":1},\"q\":\"{ a { b } }\"}",
                "{\"v\":{\"n\":1}} | /v/after | {\"v\":{\"n\":1,\"after\":NEW}}",
                "{\"a\":[{\"b\":1},{\"b\":2}]} | /a/1/b | {\"a\":[{\"b\":1},{\"b\":NEW}]}",
                "[1,2] | /1 | [1,NEW]",
                "{\"a/b\":{\"\":1}} | /a~1b/ | {\"a/b\":{\"\":NEW}}",
            })
    void setsThePlaceAndNothingElse(String body, String place, String changed) {
        assertThat(JsonBody.with(body, place, "7")).isEqualTo(changed.replace("NEW", "7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a/b", "/list/2", "/text/x", "/list/x", "/list/0/x"})
    void aPlaceThatCannotBeIsAnError(String place) {
        assertThatThrownBy(() -> JsonBody.with("{\"text\":\"t\",\"list\":[1,2]}", place, "7"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the body of the request has no object in which '" + place + "' could stand");
    }
}
