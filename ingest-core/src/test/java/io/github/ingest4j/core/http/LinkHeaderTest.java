// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkHeaderTest {
    private static final URI PAGE = URI.create("https://api.example.com/list?page=1");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<https://h/2>; rel=\"next\" | https://h/2",
                "<?page=2>;rel=next | ?page=2",
                "</a,b;c>; rel=next | /a,b;c",
                "</1>; rel=prev, </2>; rel=next, </9>; rel=last | /2",
                "</1>; rel=\"prev\",</2>;rel=\"next\" | /2",
                "</2>; rel=\"last next\" | /2",
                "</2>; rel=\"  NEXT\t\" | /2",
                "</2>; REL=next | /2",
                "</2>; title=\"a, </3>; rel=\\\"next\\\"\"; rel=next | /2",
                "</2>; title=\"a\\\\\"; rel=next | /2",
                "</2>; title*=UTF-8''n%e4; rel=next; type=\"text/html\" | /2",
                "</2> ; rel = \"next\" ; | /2",
                "</2>; crossorigin; rel=next | /2",
                ", ,</2>; rel=next,, | /2",
                "< /2 >; rel=next | /2",
                "</2>; rel=next, </2>; rel=\"next\" | /2",
                "</3>; anchor=\"/other\"; rel=next, </2>; rel=next | /2",
                "</2>; anchor=\"?page=1\"; rel=next | /2",
            })
    void findsTheNextPage(String header, String target) {
        assertThat(LinkHeader.next(List.of(header), PAGE)).contains(target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " , ",
                "</2>; rel=prev",
                "</2>",
                "</2>; rel=nextly",
                "</2>; rel=\"https://h/rel/next\"",
                "</2>; rel=prev; rel=next",
                "</2>; rev=next",
                "</2>; anchor=\"/other\"; rel=next",
                "<>; rel=next"
            })
    void whatIsNoNextPageIsNone(String header) {
        assertThat(LinkHeader.next(List.of(header), PAGE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/2; rel=next",
                "</2; rel=next",
                "</2>; rel=\"next",
                "</2>; rel=next </3>",
                "</2>; rel=\"next\\",
                "</2> x"
            })
    void whatCannotBeReadIsAnErrorNotAnEnd(String header) {
        assertThatThrownBy(() -> LinkHeader.next(List.of(header), PAGE))
                .isInstanceOf(UnexpectedPageException.class)
                .hasMessage("has a header Link that is none as of RFC 8288");
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(LinkHeader.next(List.of("</1>; rel=prev", "</2>; rel=next"), PAGE))
                .contains("/2");
    }

    @Test
    void twoNextPagesAreAnError() {
        assertThatThrownBy(() -> LinkHeader.next(List.of("</1>; rel=next", "</2>; rel=next"), PAGE))
                .isInstanceOf(UnexpectedPageException.class)
                .hasMessage("names several next pages in header Link");
    }

    @Test
    void anyTextIsReadOrRefused() {
        String alphabet = "<<>>;;,,==\"\"\\ \trelnxt/anchor";
        Random random = new Random(7);
        int found = 0;
        for (int round = 0; round < 20_000; round++) {
            String header = random.ints(random.nextInt(30), 0, alphabet.length())
                    .mapToObj(index -> alphabet.substring(index, index + 1))
                    .collect(Collectors.joining("", random.nextBoolean() ? "</2>;rel=next" : "", ""));
            try {
                found += LinkHeader.next(List.of(header), PAGE).isPresent() ? 1 : 0;
            } catch (UnexpectedPageException e) {
                assertThat(e).hasMessageContaining("header Link");
            }
        }
        assertThat(found).isPositive();
    }
}
