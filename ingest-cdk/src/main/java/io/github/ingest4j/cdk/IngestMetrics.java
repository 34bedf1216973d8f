// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import java.util.List;
import software.amazon.awscdk.Names;
import software.amazon.awscdk.UniqueResourceNameOptions;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.logs.FilterPattern;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.amazon.awscdk.services.logs.MetricFilter;
import software.constructs.Construct;

/**
 * What CloudWatch counts of the runs, from the reports in the function's log. All are sums over five minutes; {@code
 * metric.with(…)} gives others.
 */
public final class IngestMetrics {
    private final Construct scope;
    private final ILogGroup log;
    private final String namespace;
    private final MetricFilter windowsDone;
    private final MetricFilter records;
    private final MetricFilter quarantined;

    IngestMetrics(Construct scope, ILogGroup log) {
        this.scope = scope;
        this.log = log;
        this.namespace = "ingest4j/"
                + Names.uniqueResourceName(
                        scope,
                        UniqueResourceNameOptions.builder()
                                .maxLength(200)
                                .separator("-")
                                .build());
        this.windowsDone = filter("WindowsDone", "windowsDone");
        this.records = filter("Records", "records");
        this.quarantined = filter("Quarantined", "quarantined");
    }

    /** A line is the report of a run if it has the run's id and the number. */
    private MetricFilter filter(String metric, String member) {
        return MetricFilter.Builder.create(scope, metric)
                .logGroup(log)
                .filterPattern(FilterPattern.all(
                        FilterPattern.exists("$.runId"), FilterPattern.numberValue("$." + member, ">=", 0)))
                .metricNamespace(namespace)
                .metricName(metric)
                .metricValue("$." + member)
                .build();
    }

    private static Metric sum(MetricFilter filter) {
        return filter.metric(MetricOptions.builder().statistic("Sum").build());
    }

    /** Windows that became {@code SUCCEEDED} or {@code EMPTY}. */
    public Metric getWindowsDone() {
        return sum(windowsDone);
    }

    /** Records published. */
    public Metric getRecords() {
        return sum(records);
    }

    /** Records set aside. */
    public Metric getQuarantined() {
        return sum(quarantined);
    }

    /** What makes the metrics from the log. */
    public List<MetricFilter> getFilters() {
        return List.of(windowsDone, records, quarantined);
    }
}
