// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.cdk;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingest4j.testing.cdk.Template.Resource;
import io.github.ingest4j.testing.cdk.TemplateAudit.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A table's partitions are projected over days, under its own location; a workgroup limits what queries read and keeps to its
 * settings; a table of DynamoDB can be restored.
 */
final class Tables implements Rule {

    @Override
    public Stream<String> problems(Template template) {
        Stream<String> tables = template.resources("AWS::Glue::Table").flatMap(Tables::table);
        Stream<String> workGroups = template.resources("AWS::Athena::WorkGroup").flatMap(Tables::workGroup);
        Stream<String> ledgers = template.resources("AWS::DynamoDB::Table")
                .filter(table -> !table.properties()
                        .path("PointInTimeRecoverySpecification")
                        .path("PointInTimeRecoveryEnabled")
                        .asBoolean())
                .map(table -> table.id() + " cannot be restored");
        return Stream.of(tables, workGroups, ledgers).flatMap(problems -> problems);
    }

    private static Stream<String> table(Resource table) {
        List<String> problems = new ArrayList<>();
        JsonNode input = table.properties().path("TableInput");
        JsonNode parameters = input.path("Parameters");
        String location = Template.text(input.path("StorageDescriptor").path("Location"));
        StringBuilder template = new StringBuilder(location);
        for (JsonNode key : input.path("PartitionKeys")) {
            String name = key.path("Name").asText();
            template.append(name).append("=${").append(name).append("}/");
            String projection = "projection." + name + ".";
            if (!parameters.path(projection + "type").asText().equals("date")
                    || !parameters.path(projection + "format").asText().equals("yyyy-MM-dd")
                    || !parameters.path(projection + "range").asText().matches("\\d{4}-\\d\\d-\\d\\d,NOW")) {
                problems.add("does not say which days there are of " + name);
            }
            if (Template.stream(input.path("StorageDescriptor").path("Columns"))
                    .anyMatch(column -> column.path("Name").asText().equals(name))) {
                problems.add("has the partition " + name + " as a column, too");
            }
        }
        if (input.path("PartitionKeys").isEmpty()
                || !parameters.path("projection.enabled").asText().equals("true")) {
            problems.add("has no projected partitions");
        }
        String found = Template.text(parameters.path("storage.location.template"));
        if (!found.contentEquals(template)) {
            problems.add("looks for files in " + found + ", and should in " + template);
        }
        return problems.stream().map(problem -> table.id() + " " + problem);
    }

    private static Stream<String> workGroup(Resource workGroup) {
        JsonNode settings = workGroup.properties().path("WorkGroupConfiguration");
        List<String> problems = new ArrayList<>();
        if (!settings.path("EnforceWorkGroupConfiguration").asBoolean()) {
            problems.add("does not keep to its settings");
        }
        if (settings.path("BytesScannedCutoffPerQuery").asLong() <= 0) {
            problems.add("lets a query read everything");
        }
        if (!settings.path("ResultConfiguration")
                .path("EncryptionConfiguration")
                .has("EncryptionOption")) {
            problems.add("does not encrypt results");
        }
        return problems.stream().map(problem -> workGroup.id() + " " + problem);
    }
}
