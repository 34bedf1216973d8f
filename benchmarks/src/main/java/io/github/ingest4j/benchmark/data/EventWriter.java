// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.data;

/** Events of a code forge. Actors and repositories come again, the more often the lower their number. */
final class EventWriter implements RecordWriter {
    private static final long FIRST_ID = 40_000_000_000L;
    private static final long FIRST_MILLIS = 1_767_225_600_000L;
    private static final int PEOPLE = 60_000;
    private static final int REPOSITORIES = 20_000;

    private static final String[] TYPES = {
        "PushEvent", "PushEvent", "PushEvent", "PullRequestEvent", "IssuesEvent", "IssueCommentEvent", "WatchEvent",
        "ForkEvent", "CreateEvent", "DeleteEvent", "ReleaseEvent", "PublicEvent", "MemberEvent", "GollumEvent"
    };
    private static final String[] REGIONS = {
        "eu-central-1", "eu-west-1", "eu-north-1", "us-east-1", "us-east-2", "us-west-2", "ap-south-1", "sa-east-1"
    };
    private static final String[] COUNTRIES = {"DE", "FR", "US", "BR", "IN", "JP", "GB", "PL", "SE", "ES", "IT", "NL"};
    private static final String[] LANGUAGES = {"Java", "Kotlin", "Python", "Go", "Rust", "C++", "SQL", "TypeScript"};

    @Override
    public void write(Dice dice, long number, Text out) {
        out.add("{\"id\":").add(FIRST_ID + number * 3 + dice.below(3));
        out.add(",\"type\":\"").add(dice.of(TYPES));
        out.add("\",\"created_at\":\"").instant(FIRST_MILLIS + number * 37 + dice.below(1000));
        out.add("\",\"public\":").add(dice.oneIn(8) ? "false" : "true");
        out.add(",\"score\":");
        score(dice, out);
        latency(dice, out);
        out.add(",\"region\":\"").add(dice.of(REGIONS));
        out.add("\",\"sha\":\"").hex(dice, 40);
        out.add("\",\"session\":\"").hex(dice, 8).add("-").hex(dice, 4).add("-").hex(dice, 12);
        out.add("\",\"message\":\"");
        Words.write(dice, 4 + dice.below(12), out);
        out.add("\",\"country\":").add(dice.oneIn(10) ? "null" : '"' + dice.of(COUNTRIES) + '"');
        out.add(",\"amount\":").fixed(dice.below(5_000_000) - 100_000L, 2);
        if (!dice.oneIn(15)) {
            out.add(",\"language\":\"").add(dice.of(LANGUAGES)).add("\"");
        }
        actor(dice, out);
        repository(dice, out);
        payload(dice, number, out);
        tags(dice, out);
        out.add("}");
    }

    /** Of all digits, as measurements are; sometimes a whole number. */
    private static void score(Dice dice, Text out) {
        if (dice.oneIn(16)) {
            out.add(dice.below(100));
        } else {
            out.fixed((dice.bits() >>> 1) % 10_000_000_000_000_000L, 16);
        }
    }

    private static void latency(Dice dice, Text out) {
        int luck = dice.below(20);
        if (luck == 0) {
            return;
        }
        out.add(",\"latency_ms\":");
        if (luck == 1) {
            out.add("null");
        } else {
            out.fixed(dice.below(2_000_000), 3);
        }
    }

    private static void actor(Dice dice, Text out) {
        int person = skewed(dice, PEOPLE);
        String login = "user-" + Integer.toString(person * 7919, 36);
        out.add(",\"actor\":{\"id\":").add(1_000_000L + person);
        out.add(",\"login\":\"").add(login);
        out.add("\",\"url\":\"https://api.example.com/users/").add(login).add("\"");
        if (!dice.oneIn(4)) {
            out.add(",\"avatar_url\":\"https://avatars.example.com/u/")
                    .add(person)
                    .add("?v=4\"");
        }
        out.add(",\"site_admin\":").add(dice.oneIn(200) ? "true" : "false").add("}");
    }

    private static void repository(Dice dice, Text out) {
        int repository = skewed(dice, REPOSITORIES);
        String name = "group-" + repository % 997 + "/project-" + Integer.toString(repository * 104_729, 36);
        out.add(",\"repo\":{\"id\":").add(500_000_000L + repository);
        out.add(",\"name\":\"").add(name);
        out.add("\",\"url\":\"https://api.example.com/repos/").add(name);
        out.add("\",\"stars\":").add(repository * 31L % 4096).add("}");
    }

    private static void payload(Dice dice, long number, Text out) {
        int luck = dice.below(24);
        if (luck < 2) {
            return;
        }
        if (luck == 2) {
            out.add(",\"payload\":null");
            return;
        }
        int commits = Math.max(0, dice.below(5) - 2);
        out.add(",\"payload\":{\"push_id\":").add(9_000_000_000L + number);
        out.add(",\"size\":").add(commits);
        out.add(",\"ref\":\"refs/heads/").add(dice.oneIn(3) ? "feature/" + Words.plain(dice) : "main");
        out.add("\",\"head\":\"").hex(dice, 40);
        out.add("\",\"commits\":[");
        for (int i = 0; i < commits; i++) {
            out.add(i == 0 ? "" : ",");
            commit(dice, out);
        }
        out.add("]}");
    }

    private static void commit(Dice dice, Text out) {
        out.add("{\"sha\":\"").hex(dice, 40);
        out.add("\",\"message\":\"");
        Words.write(dice, 3 + dice.below(8), out);
        out.add("\",\"author\":\"user-").add(Integer.toString(skewed(dice, PEOPLE) * 7919, 36));
        out.add("\",\"distinct\":").add(dice.oneIn(9) ? "false" : "true").add("}");
    }

    private static void tags(Dice dice, Text out) {
        if (dice.oneIn(12)) {
            return;
        }
        out.add(",\"tags\":[");
        int count = dice.below(5);
        for (int i = 0; i < count; i++) {
            out.add(i == 0 ? "\"" : ",\"").add(Words.plain(dice)).add("\"");
        }
        out.add("]");
    }

    private static int skewed(Dice dice, int bound) {
        return Math.min(dice.below(bound), dice.below(bound));
    }
}
