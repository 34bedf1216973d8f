// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.aws.Permission.Use;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeedsPermissionsTest {
    private static final Permission CREATE = new Permission("x:Create", "a", Use.CREATE, "make it");
    private static final Permission READ = new Permission("x:Get", "a", Use.RUN, "read it");
    private static final Permission WRITE = new Permission("x:Put", "a", Use.RUN, "write it");
    private static final Permission OTHER = new Permission("x:Get", "b", Use.RUN, "read it");
    private static final Permission REMOVE = new Permission("x:Delete", "a", Use.REPLACE, "remove it");

    @Test
    void useChoosesThePermissionsAndKeepsTheirOrder() {
        NeedsPermissions part = () -> List.of(WRITE, CREATE, READ, REMOVE);

        assertThat(part.permissions(Use.RUN)).containsExactly(WRITE, READ);
        assertThat(part.permissions(Use.REPLACE)).containsExactly(REMOVE);
        assertThat(part.permissions(Use.CREATE)).containsExactly(CREATE);
    }

    @Test
    void partMayNeedNothingForAUse() {
        NeedsPermissions part = () -> List.of(READ);

        assertThat(part.permissions(Use.REPLACE)).isEmpty();
    }

    @Test
    void permissionsSortByUseThenResourceThenAction() {
        assertThat(List.of(CREATE, REMOVE, OTHER, WRITE, READ).stream().sorted())
                .containsExactly(READ, WRITE, OTHER, REMOVE, CREATE);
    }

    @Test
    void permissionsThatDifferOnlyInPurposeSortAsEqual() {
        Permission same = new Permission("x:Get", "a", Use.RUN, "another purpose");

        assertThat(same).isEqualByComparingTo(READ).isNotEqualTo(READ);
    }

    @Test
    void permissionHasAllItsParts() {
        assertThatThrownBy(() -> new Permission(null, "a", Use.RUN, "p"))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("action");
        assertThatThrownBy(() -> new Permission("x:Get", null, Use.RUN, "p"))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("resource");
        assertThatThrownBy(() -> new Permission("x:Get", "a", null, "p"))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("use");
        assertThatThrownBy(() -> new Permission("x:Get", "a", Use.RUN, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("purpose");
    }
}
