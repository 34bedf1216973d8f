// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.cdk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Goes through a whole template and tells what is wrong in it. It looks for what deployments, and the tools that check templates,
 * find late or never: rights that are too wide, buckets and topics that can be reached without TLS, states that lead nowhere,
 * schedules that never fire, partitions that do not agree with keys, missing tags, handlers that do not exist.
 */
public final class TemplateAudit {
    private final List<Rule> rules;

    private TemplateAudit(List<Rule> rules) {
        this.rules = rules;
    }

    /** One thing to look for. */
    @FunctionalInterface
    interface Rule {
        /** What is wrong, each with the logical id of the resource. */
        Stream<String> problems(Template template);
    }

    /**
     * An audit by all rules.
     *
     * @param tags the keys that every resource has which can be tagged
     * @param handlers whether there is a class of that name
     */
    public static TemplateAudit of(Set<String> tags, Predicate<String> handlers) {
        return new TemplateAudit(List.of(
                new References(),
                new Rights(),
                new Roles(),
                new Buckets(),
                new Channels(),
                new Functions(handlers),
                new Machines(),
                new Schedules(),
                new Alarms(),
                new Tables(),
                new TaggedResources(tags),
                new Literals()));
    }

    /** What is wrong in a template, in words; empty if nothing is. */
    public List<String> problems(JsonNode template) {
        Template read = new Template(template);
        return rules.stream().flatMap(rule -> rule.problems(read)).toList();
    }
}
