// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiListTest {
    private final ApiList list = ApiList.numbered(5);

    @Test
    void pagesAreNumberedFromOne() throws Exception {
        ApiBehaviour pages = list.pages(2).byNumber("page");

        assertThat(body(pages, "/a")).isEqualTo("[{\"id\":1},{\"id\":2}]");
        assertThat(body(pages, "/a?page=3")).isEqualTo("[{\"id\":5}]");
        assertThat(body(pages, "/a?page=4")).isEqualTo("[]");
    }

    @Test
    void offsetsCountFromZero() throws Exception {
        ApiBehaviour pages = list.pages(2).byOffset("offset");

        assertThat(body(pages, "/a")).isEqualTo("[{\"id\":1},{\"id\":2}]");
        assertThat(body(pages, "/a?offset=3")).isEqualTo("[{\"id\":4},{\"id\":5}]");
        assertThat(body(pages, "/a?offset=5")).isEqualTo("[]");
    }

    @Test
    void cursorsLeadToTheEnd() throws Exception {
        ApiBehaviour pages = list.pages(3).byCursor("cursor");

        assertThat(body(pages, "/a")).isEqualTo("{\"data\":[{\"id\":1},{\"id\":2},{\"id\":3}],\"next\":\"2\"}");
        assertThat(body(pages, "/a?cursor=2")).isEqualTo("{\"data\":[{\"id\":4},{\"id\":5}],\"next\":null}");
    }

    @Test
    void linksKeepTheOtherParameters() throws Exception {
        ApiBehaviour bodies = list.pages(3).byNextLink();
        ApiBehaviour headers = list.pages(2).byLinkHeader();

        assertThat(body(bodies, "/a?x=1")).endsWith("\"next\":\"/a?x=1&after=2\"}");
        assertThat(body(bodies, "/a?x=1&after=2")).endsWith("\"next\":null}");
        assertThat(headers.answer(asked("/a?after=1&x=1")).headers())
                .contains(new ApiReply.Header("Link", "</a?x=1&after=3>; rel=\"next\""));
        assertThat(headers.answer(asked("/a?after=3")).headers())
                .extracting(ApiReply.Header::name)
                .doesNotContain("Link");
    }

    @Test
    void whatIsAddedBeforeThePageMovesNumbersAndNoCursor() throws Exception {
        list.changing(changed -> changed.addFirst("{\"id\":0}"));
        ApiBehaviour numbers = list.pages(2).byNumber("page");
        ApiBehaviour cursors = list.pages(2).byCursor("cursor");

        body(numbers, "/a");

        assertThat(body(numbers, "/a?page=2")).isEqualTo("[{\"id\":2},{\"id\":3}]");
        assertThat(body(cursors, "/a?cursor=1")).startsWith("{\"data\":[{\"id\":3},{\"id\":4}]");
        assertThat(list.records()).hasSize(8);
    }

    @Test
    void aListShrinksAndGrows() throws Exception {
        list.remove("{\"id\":2}").add("{\"id\":6}");
        ApiBehaviour pages = list.pages(4).byCursor("cursor");

        assertThat(body(pages, "/a"))
                .isEqualTo("{\"data\":[{\"id\":1},{\"id\":3},{\"id\":4},{\"id\":5}],\"next\":\"4\"}");
        assertThat(body(pages, "/a?cursor=4")).isEqualTo("{\"data\":[{\"id\":6}],\"next\":null}");
    }

    @Test
    void anEmptyListHasOneEmptyPage() throws Exception {
        assertThat(body(ApiList.of().pages(2).byCursor("cursor"), "/a")).isEqualTo("{\"data\":[],\"next\":null}");
    }

    @Test
    void aPlaceThatCannotBeReadIsABadRequest() throws Exception {
        assertThat(list.pages(2).byNumber("page").answer(asked("/a?page=0")).status())
                .isEqualTo(400);
        assertThat(list.pages(2).byCursor("cursor").answer(asked("/a?cursor=x")).status())
                .isEqualTo(400);
    }

    @Test
    void whatIsNotThereCannotBeRemoved() {
        assertThatThrownBy(() -> list.remove("{}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the list has no record {}");
        assertThatThrownBy(() -> list.pages(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a page has at least 1 record, not 0");
    }

    private static String body(ApiBehaviour pages, String target) throws Exception {
        return new String(pages.answer(asked(target)).body(), StandardCharsets.UTF_8);
    }

    private static ApiRequest asked(String target) {
        return new ApiRequest(1, "GET", target, Map.of(), "");
    }
}
