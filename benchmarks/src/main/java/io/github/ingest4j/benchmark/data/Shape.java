// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.data;

import static io.github.ingest4j.benchmark.data.Column.leaf;
import static io.github.ingest4j.benchmark.data.Column.list;
import static io.github.ingest4j.benchmark.data.Column.struct;

import io.github.ingest4j.benchmark.data.Column.Kind;
import java.util.ArrayList;
import java.util.List;

/** What a record is made of. */
public enum Shape {
    /** Nested events of a code forge: 31 leaf columns, with nulls, missing fields, escapes and text beyond ASCII. */
    EVENTS(List.of(
            leaf("id", Kind.INTEGER),
            leaf("type", Kind.TEXT),
            leaf("created_at", Kind.INSTANT),
            leaf("public", Kind.BOOLEAN),
            leaf("score", Kind.DOUBLE),
            leaf("latency_ms", Kind.DOUBLE),
            leaf("region", Kind.TEXT),
            leaf("sha", Kind.TEXT),
            leaf("session", Kind.TEXT),
            leaf("message", Kind.TEXT),
            leaf("country", Kind.TEXT),
            leaf("amount", Kind.DOUBLE),
            leaf("language", Kind.TEXT),
            struct(
                    "actor",
                    leaf("id", Kind.INTEGER),
                    leaf("login", Kind.TEXT),
                    leaf("url", Kind.TEXT),
                    leaf("avatar_url", Kind.TEXT),
                    leaf("site_admin", Kind.BOOLEAN)),
            struct(
                    "repo",
                    leaf("id", Kind.INTEGER),
                    leaf("name", Kind.TEXT),
                    leaf("url", Kind.TEXT),
                    leaf("stars", Kind.INTEGER)),
            struct(
                    "payload",
                    leaf("push_id", Kind.INTEGER),
                    leaf("size", Kind.INTEGER),
                    leaf("ref", Kind.TEXT),
                    leaf("head", Kind.TEXT),
                    list(
                            "commits",
                            struct(
                                    "element",
                                    leaf("sha", Kind.TEXT),
                                    leaf("message", Kind.TEXT),
                                    leaf("author", Kind.TEXT),
                                    leaf("distinct", Kind.BOOLEAN)))),
            list("tags", leaf("element", Kind.TEXT)))),

    /** Trips of taxis: 19 columns, mostly numbers of few digits. */
    TAXI(List.of(
            leaf("VendorID", Kind.INTEGER),
            leaf("tpep_pickup_datetime", Kind.LOCAL_DATE_TIME),
            leaf("tpep_dropoff_datetime", Kind.LOCAL_DATE_TIME),
            leaf("passenger_count", Kind.INTEGER),
            leaf("trip_distance", Kind.DOUBLE),
            leaf("RatecodeID", Kind.INTEGER),
            leaf("store_and_fwd_flag", Kind.TEXT),
            leaf("PULocationID", Kind.INTEGER),
            leaf("DOLocationID", Kind.INTEGER),
            leaf("payment_type", Kind.INTEGER),
            leaf("fare_amount", Kind.DOUBLE),
            leaf("extra", Kind.DOUBLE),
            leaf("mta_tax", Kind.DOUBLE),
            leaf("tip_amount", Kind.DOUBLE),
            leaf("tolls_amount", Kind.DOUBLE),
            leaf("improvement_surcharge", Kind.DOUBLE),
            leaf("total_amount", Kind.DOUBLE),
            leaf("congestion_surcharge", Kind.DOUBLE),
            leaf("airport_fee", Kind.DOUBLE))),

    /** 200 flat columns of four kinds, a tenth of the values missing. */
    WIDE(wide()),

    /** Three texts: a key, a sentence, a word out of ten. */
    NARROW(List.of(leaf("key", Kind.TEXT), leaf("value", Kind.TEXT), leaf("source", Kind.TEXT)));

    private static final int WIDE_COLUMNS = 200;

    @SuppressWarnings("ImmutableEnumChecker") // a copy, of records
    private final List<Column> columns;

    Shape(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    private static List<Column> wide() {
        Kind[] kinds = {Kind.INTEGER, Kind.DOUBLE, Kind.TEXT, Kind.BOOLEAN};
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < WIDE_COLUMNS; i++) {
            columns.add(leaf("c" + threeDigits(i), kinds[i % kinds.length]));
        }
        return columns;
    }

    /** Every contender comes by here: to load a formatter would take a good part of a short run. */
    private static String threeDigits(int number) {
        return Integer.toString(1_000 + number).substring(1);
    }

    public List<Column> columns() {
        return columns;
    }

    public int leaves() {
        return columns.stream().mapToInt(Column::leaves).sum();
    }

    RecordWriter records() {
        return switch (this) {
            case EVENTS -> new EventWriter();
            case TAXI -> new TripWriter();
            case WIDE -> new WideWriter(columns);
            case NARROW -> new NarrowWriter();
        };
    }
}
