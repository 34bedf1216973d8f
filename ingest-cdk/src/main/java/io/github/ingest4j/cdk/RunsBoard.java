// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import java.util.List;
import software.amazon.awscdk.services.cloudwatch.AlarmStatusWidget;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.lambda.IFunction;
import software.constructs.Construct;

/** The dashboard: what was done, what was set aside, how long it took, and what is wrong. */
final class RunsBoard {
    private static final int HALF = 12;
    private static final int WHOLE = 24;

    private RunsBoard() {}

    static Dashboard of(Construct scope, IngestMetrics metrics, IngestAlarms alarms, IFunction function) {
        MetricOptions longest = MetricOptions.builder().statistic("Maximum").build();
        Dashboard board = Dashboard.Builder.create(scope, "Dashboard").build();
        board.addWidgets(AlarmStatusWidget.Builder.create()
                .title("Alarms")
                .alarms(alarms.getAll())
                .width(WHOLE)
                .build());
        board.addWidgets(graph("Windows done", metrics.getWindowsDone()), graph("Records", metrics.getRecords()));
        board.addWidgets(
                graph("Records set aside", metrics.getQuarantined()),
                graph("Duration of invocations", function.metricDuration(longest)));
        return board;
    }

    private static GraphWidget graph(String title, IMetric metric) {
        return GraphWidget.Builder.create()
                .title(title)
                .left(List.of(metric))
                .width(HALF)
                .build();
    }
}
