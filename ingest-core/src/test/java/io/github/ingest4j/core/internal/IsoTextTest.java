// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against java.time, which reads the same texts. */
class IsoTextTest {

    @Test
    void readsWhatJavaTimeWrites() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            OffsetDateTime time = Instant.EPOCH
                    .plus(random.nextLong() % 60_000_000_000_000_000L, ChronoUnit.MICROS)
                    .truncatedTo(random.nextBoolean() ? ChronoUnit.MICROS : ChronoUnit.MINUTES)
                    .atOffset(ZoneOffset.ofTotalSeconds(60 * (random.nextInt(2 * 18 * 60) - 18 * 60)));
            char[] text = ("<" + time + ">").toCharArray();

            assertThat(IsoText.timestamp(text, 1, text.length - 2))
                    .as("%s", time)
                    .isEqualTo(micros(time));
        }
    }

    @Test
    void damagedTextIsNeverReadAsAnotherTimeThanJavaTimeSees() {
        Random random = new Random(6);
        for (int i = 0; i < 50_000; i++) {
            char[] text = "2026-11-20T09:08:07.654321+01:30".toCharArray();
            text[random.nextInt(text.length)] = "0123456789:-+.TZ x".charAt(random.nextInt(18));
            int length = text.length - (random.nextInt(4) == 0 ? random.nextInt(text.length) : 0);
            String shown = new String(text, 0, length);
            try {
                long micros = IsoText.timestamp(text, 0, length);
                assertThat(micros).as(shown).isEqualTo(micros(OffsetDateTime.parse(shown.replace(' ', 'T'))));
            } catch (DateTimeException e) {
                assertThat(e.getMessage()).as(shown).isNotBlank();
            }
        }
    }

    private static long micros(OffsetDateTime time) {
        return Math.addExact(Math.multiplyExact(time.toEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }
}
