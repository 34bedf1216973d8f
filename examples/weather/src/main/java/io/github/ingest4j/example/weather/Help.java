// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

/** What {@code --help} prints. */
final class Help {
    static final String TEXT = """
            examples/run weather [flags]

            Reads the last full hour of weather, and hours that are due from before, from a demo API that this program
            serves on loopback, into a lake: raw pages as they came, and Parquet. The API asks for a key (WEATHER_API_KEY,
            made up if unset), answers in pages, fails twice on page 1 and wants a pause before page 2.

              --lake DIR              where the lake is (./lake)
              --window START          the one hour that starts then: 2026-11-20T09:00Z
              --backfill FROM..TO     every hour that starts from FROM to before TO
              --plan                  what would be read and written, and the inferred schema as code; writes nothing
              --replay                makes the Parquet again from the stored raw pages, the API switched off: of the last
                                      finished window, or those of --window or --backfill
              --reopen                makes the last failed window, or that of --window, due again, and runs it
              --refetch               makes the window due again whatever became of it, and asks the source anew
              --quarantined           prints the records that are set aside in the lake, with their bytes as they came
              --replay-quarantine     converts the windows that have set records aside again from their stored raw pages, if
                                      anything has changed for them
              --mend                  ... with a mapper that makes numbers of "12,5"
              --down                  the API answers 503 to everything: the window is SKIPPED and stays due
              --inject-bad N          the API makes N records of a window bad: texts for numbers, required values that are
                                      missing, fields that stand twice, rows that are cut short. As many may be set aside
              --quarantine-limit R    the ratio of a window's records that may be set aside, such as 0.1, the default; one
                                      more fails the window
              --rows N                how many rows to show in the end (5)
              --help

            Other data:
              --data FILE             the demo API serves the records of a file (.json, .geojson, .ndjson, .jsonl, or .csv
                                      with a header row)
              --records /json/pointer where the records are in the JSON document
              --time FIELD            the field or column with a record's time, such as properties.time (ISO 8601, or seconds or
                                      milliseconds since 1970): a window gets the records inside it. Without it, the file is
                                      one window's: that of the hour before it was last changed, or that of --window
              --url URL               reads any JSON API in place of the demo API; {window.start} and {window.end} in
                                      the URL stand for the window, WEATHER_API_KEY goes into X-Api-Key if it is set.
                                      Local addresses and http are allowed if the URL names them

            Exit codes: 0 SUCCEEDED, EMPTY, SKIPPED, ALREADY_DONE, ALREADY_RUNNING; 1 FAILED;
            2 the command line, or a file it names, is wrong; 75 CONTINUE.
            """;

    private Help() {}
}
