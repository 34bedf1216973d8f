// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @Test
    void everythingHasADefault() {
        Options options = parse("");

        assertThat(options.action()).isEqualTo(Options.Action.RUN);
        assertThat(options.lake()).isEqualTo(Path.of("lake"));
        assertThat(options.window()).isEmpty();
        assertThat(options.rows()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2026-11-20T09:00Z", "2026-11-20T09:00:00Z", "2026-11-20T10:00+01:00", "20261120T090000Z_PT1H"})
    void aWindowIsNamedByItsStart(String start) {
        assertThat(parse("--window " + start).window()).hasValue(Instant.parse("2026-11-20T09:00:00Z"));
    }

    @Test
    void aRangeMayBeGivenInDays() {
        Options.Range range =
                parse("--backfill 2026-11-19..2026-11-20T01:00Z").backfill().orElseThrow();

        assertThat(range.from()).isEqualTo("2026-11-19T00:00:00Z");
        assertThat(range.to()).isEqualTo("2026-11-20T01:00:00Z");
    }

    @Test
    void whatIsSetAsideIsReplayedAsTheFlagsSay() {
        Options options = parse("--replay-quarantine --mend --quarantine-limit 0.25");

        assertThat(options.action()).isEqualTo(Options.Action.REPLAY_QUARANTINE);
        assertThat(options.mend()).isTrue();
        assertThat(options.quarantineLimit()).hasValue(0.25);
        assertThat(options.injectBad()).isZero();
    }

    @Test
    void helpIsGivenWhateverElseIsAsked() {
        assertThat(parse("--replay --help --plan").action()).isEqualTo(Options.Action.HELP);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--frob | unknown flag '--frob'; --help lists the flags",
                "-x | unknown flag '-x'",
                "lake | unexpected 'lake'",
                "--lake | --lake needs a value: --lake DIR",
                "--lake --plan | --lake needs a value: --lake DIR",
                "--plan --plan | --plan is given twice",
                "--lake a --lake b | --lake is given twice",
                "--lake pom.xml | --lake is no folder: pom.xml",
                "--window nine | --window takes times such as 2026-11-20T09:00Z; it has 'nine'",
                "--window 2026-11-20T09:00 | --window takes times such as",
                "--window x_y | --window takes times such as",
                "--backfill 2026-11-20 | --backfill takes FROM..TO",
                "--backfill 2026-11-20..2026-11-20 | --backfill must end after its start",
                "--backfill a..b | --backfill takes times such as",
                "--window 2026-11-20 --backfill 2026-11-20..2026-11-21 | --window and --backfill cannot go together",
                "--data a --url b | --data and --url cannot go together",
                "--url b --down | --url and --down cannot go together",
                "--replay --plan | --replay and --plan cannot go together",
                "--reopen --refetch | --reopen and --refetch cannot go together",
                "--plan --backfill 2026-11-20..2026-11-21 | --plan and --backfill cannot go together",
                "--plan --down | --plan and --down cannot go together",
                "--replay --down | --replay and --down cannot go together",
                "--records /a | --records says where the records are in --data FILE or --url URL",
                "--data a.json --records a | --records takes a JSON pointer, such as /features; it is 'a'",
                "--time t | --time names a field of the records of --data FILE",
                "--data a.json --backfill 2026-11-20..2026-11-21 | --backfill with --data needs --time FIELD",
                "--url https://x/ --window 2026-11-20 | answers only for now",
                "--rows many | --rows takes a number from 0 to 10000; it is 'many'",
                "--rows -1 | --rows takes a number",
                "--inject-bad 10001 | --inject-bad takes a number from 0 to 10000; it is '10001'",
                "--inject-bad 1 --down | --inject-bad and --down cannot go together",
                "--inject-bad 1 --url b | --inject-bad and --url cannot go together",
                "--replay-quarantine --inject-bad 1 | --replay-quarantine and --inject-bad cannot go together",
                "--quarantined --down | --quarantined and --down cannot go together",
                "--replay --quarantined | --replay and --quarantined cannot go together",
                "--quarantine-limit 10% | --quarantine-limit takes a ratio from 0 to 1, such as 0.1; it is '10%'",
                "--quarantine-limit 1.1 | --quarantine-limit takes a ratio from 0 to 1",
                "--mend | --mend goes with --replay-quarantine",
                "--replay-quarantine --mend --url b | --mend and --url cannot go together",
            })
    void whatIsNotUnderstoodIsToldInOneLine(String args, String message) {
        assertThatThrownBy(() -> parse(args))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    private static Options parse(String args) {
        return Options.parse(args.isEmpty() ? List.of() : List.of(args.split(" ")));
    }
}
