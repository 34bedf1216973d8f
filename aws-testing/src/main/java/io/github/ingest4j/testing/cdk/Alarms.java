// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.cdk;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingest4j.testing.cdk.Template.Resource;
import io.github.ingest4j.testing.cdk.TemplateAudit.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** An alarm tells somebody, says what it means, and looks back no further than CloudWatch does; one of them hears silence. */
final class Alarms implements Rule {
    private static final int HOUR = 3_600;
    private static final int DAY = 86_400;

    @Override
    public Stream<String> problems(Template template) {
        List<Resource> alarms = template.resources("AWS::CloudWatch::Alarm").toList();
        Stream<String> each = alarms.stream().flatMap(Alarms::problems);
        boolean deaf = alarms.stream()
                .noneMatch(alarm ->
                        alarm.properties().path("TreatMissingData").asText().equals("breaching"));
        return template.resources("AWS::Scheduler::Schedule").findAny().isPresent() && deaf
                ? Stream.concat(each, Stream.of("there is a schedule, and no alarm for the day on which nothing runs"))
                : each;
    }

    private static Stream<String> problems(Resource alarm) {
        List<String> problems = new ArrayList<>();
        JsonNode properties = alarm.properties();
        if (!properties.path("AlarmActions").isArray()
                || properties.path("AlarmActions").isEmpty()) {
            problems.add("tells nobody");
        }
        if (properties.path("ActionsEnabled").isBoolean()
                && !properties.path("ActionsEnabled").asBoolean()) {
            problems.add("is mute");
        }
        if (properties.path("AlarmDescription").asText().isBlank()) {
            problems.add("does not say what it means");
        }
        long period = properties.path("Period").asLong();
        long lookBack = period * properties.path("EvaluationPeriods").asLong();
        if (period > DAY || lookBack > (period < HOUR ? DAY : 7 * DAY)) {
            problems.add("looks back further than CloudWatch does");
        }
        return problems.stream().map(problem -> alarm.id() + " " + problem);
    }
}
