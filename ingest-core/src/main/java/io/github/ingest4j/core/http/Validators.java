// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.core.http.internal.Digests;
import io.github.ingest4j.core.http.internal.HeaderText;
import io.github.ingest4j.core.http.internal.HttpDate;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What tells a service which version of an only page is known (RFC 9110, 8.8 and 13.1). The version goes along with the address
 * that gave it, at the end of all redirects, and with all that was asked for; to other addresses and for other questions, no
 * condition is sent.
 */
final class Validators implements Progress, RequestHeaders.Condition {
    private static final String TAG = "version";
    private static final String NONE_KNOWN = "-";
    private static final Pattern ENTITY_TAG = Pattern.compile("(?:W/)?\"[!#-~]{0,8000}\"");
    private static final Pattern VERSION = Pattern.compile("([0-9a-f]{64}) (If-None-Match|If-Modified-Since) (.+)");
    /** What is changed twice within this has one Last-Modified for two versions (RFC 9110, 8.8.2.2). */
    private static final Duration RESOLUTION = Duration.ofSeconds(1);

    private final String question;
    private final Optional<Version> known;
    private String found = "";

    /**
     * A version that is known.
     *
     * @param where digest of question and address
     */
    private record Version(String where, String header, String value) {}

    private Validators(String question, Optional<Version> known) {
        this.question = question;
        this.known = known;
    }

    /**
     * Of a request.
     *
     * @param headers without secrets
     * @param position what an earlier window left, if any; what is no such version counts as none
     */
    static Validators of(
            PageRequest request, Map<String, String> headers, List<Auth> auths, Optional<String> position) {
        String asked = request.method() + " " + request.address() + "\n"
                + headers.entrySet().stream()
                        .filter(header -> !header.getKey().equalsIgnoreCase("User-Agent")) // names our version
                        .map(header -> header.getKey() + ": " + header.getValue())
                        .collect(Collectors.joining("\n"))
                + auths.stream().map(auth -> "\n" + auth.place() + " " + auth).collect(Collectors.joining());
        return new Validators(asked, position.flatMap(Validators::parse));
    }

    private static Optional<Version> parse(String position) {
        Matcher parts = VERSION.matcher(Position.value(TAG, position).orElse(""));
        return parts.matches()
                ? Optional.of(new Version(parts.group(1), parts.group(2), parts.group(3)))
                        .filter(version -> version.header().equals("If-None-Match")
                                ? ENTITY_TAG.matcher(version.value()).matches()
                                : isDate(version.value()))
                : Optional.empty();
    }

    /** The header that makes a request to this address one for what has changed; nothing where no version is known of it. */
    @Override
    public Optional<Map.Entry<String, String>> header(URI address) {
        return known.filter(version -> version.where().equals(digest(address)))
                .map(version -> Map.entry(version.header(), version.value()));
    }

    @Override
    public void read(PagePlace place, PageFacts facts, boolean last) {
        if (!facts.noContent()) {
            // Also where nothing tells the version: a later answer must not be compared with the one before this.
            found = Position.of(
                    TAG,
                    version(facts)
                            .map(version -> digest(facts.address()) + " " + version)
                            .orElse(NONE_KNOWN));
        }
    }

    @Override
    public Optional<String> position() {
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    @Override
    public String state() {
        return found;
    }

    @Override
    public void goOn(String state) {
        found = state;
    }

    @Override
    public String identity() {
        return TAG;
    }

    private static Optional<String> version(PageFacts facts) {
        if (!facts.original()) {
            return Optional.empty();
        }
        return entityTag(facts).or(() -> lastModified(facts)).filter(version -> !facts.holdSecret(version));
    }

    private static Optional<String> entityTag(PageFacts facts) {
        return only(facts.headers("ETag"))
                .filter(tag -> ENTITY_TAG.matcher(tag).matches())
                .map(tag -> "If-None-Match " + tag);
    }

    private static Optional<String> lastModified(PageFacts facts) {
        return only(facts.headers("Last-Modified"))
                .filter(Validators::isDate)
                .filter(date -> isOver(date, facts.headers("Date")))
                .map(date -> "If-Modified-Since " + date);
    }

    /** Whether the second is over that the date names: before that, there may come another version of it. */
    private static boolean isOver(String date, List<String> now) {
        return HttpDate.parse(date)
                .flatMap(
                        then -> only(now).flatMap(HttpDate::parse).map(later -> !later.isBefore(then.plus(RESOLUTION))))
                .orElse(false);
    }

    private static boolean isDate(String text) {
        return HeaderText.isValue(text) && HttpDate.parse(text).isPresent();
    }

    /** A header that comes twice says nothing. */
    private static Optional<String> only(List<String> values) {
        return values.size() == 1 ? Optional.of(values.get(0).strip()) : Optional.empty();
    }

    private String digest(URI address) {
        return Digests.of(question + "\n" + address);
    }
}
