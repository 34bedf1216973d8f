// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws;

import java.util.List;

/**
 * A part that calls AWS and can say which rights it needs for it: what a role's policy is made from, instead of by guessing.
 *
 * <p>Sources and sinks of your own that call AWS may implement it, too.
 */
@FunctionalInterface
public interface NeedsPermissions {

    /** Everything that the part may ever call, in order; {@link Permission#use} tells when. */
    List<Permission> permissions();

    /** The permissions of one use. */
    default List<Permission> permissions(Permission.Use use) {
        return permissions().stream()
                .filter(permission -> permission.use() == use)
                .toList();
    }
}
