// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.cdk;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingest4j.testing.cdk.Template.Resource;
import io.github.ingest4j.testing.cdk.TemplateAudit.Rule;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A schedule fires, in a time zone that exists, tells its time, and what it cannot deliver is kept. */
final class Schedules implements Rule {
    private static final String RATE = "rate\\((1 (minute|hour|day)|([2-9]|[1-9]\\d+) (minutes|hours|days))\\)";
    private static final String CRON = "cron\\(([^ ()]+ ){5}[^ ()]+\\)";

    @Override
    public Stream<String> problems(Template template) {
        return template.resources("AWS::Scheduler::Schedule").flatMap(Schedules::problems);
    }

    private static Stream<String> problems(Resource schedule) {
        List<String> problems = new ArrayList<>();
        JsonNode properties = schedule.properties();
        String expression = properties.path("ScheduleExpression").asText();
        if (!expression.matches(RATE) && !isCron(expression)) {
            problems.add("never fires: " + expression);
        }
        String zone = properties.path("ScheduleExpressionTimezone").asText();
        if (!ZoneId.getAvailableZoneIds().contains(zone)) {
            problems.add("is in a time zone that does not exist: '" + zone + "'");
        }
        if (properties.path("State").asText().equals("DISABLED")) {
            problems.add("is off");
        }
        JsonNode target = properties.path("Target");
        if (!target.path("DeadLetterConfig").has("Arn")) {
            problems.add("loses what it cannot deliver");
        }
        if (target.path("RetryPolicy").path("MaximumEventAgeInSeconds").asInt() < 60
                || target.path("RetryPolicy").path("MaximumRetryAttempts").asInt() < 1) {
            problems.add("does not try again");
        }
        if (!Template.text(target.path("Input")).contains("<aws.scheduler.scheduled-time>")) {
            problems.add("does not tell its time");
        }
        return problems.stream().map(problem -> schedule.id() + " " + problem);
    }

    /** Six fields, of which one of the two for days is {@code ?}. */
    private static boolean isCron(String expression) {
        if (!expression.matches(CRON)) {
            return false;
        }
        String[] fields =
                expression.substring("cron(".length(), expression.length() - 1).split(" ", -1);
        return fields[2].equals("?") != fields[4].equals("?");
    }
}
