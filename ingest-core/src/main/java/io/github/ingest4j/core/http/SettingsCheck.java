// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.core.http.internal.address.AddressRules;
import io.github.ingest4j.core.http.internal.request.BodyTemplate;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Refuses settings of a source that contradict each other, or addresses that break its own rules. */
final class SettingsCheck {
    /** What a caller's own conditions are, which a condition of ours would contradict. */
    private static final Set<String> CONDITIONS =
            Set.of("if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range");

    private final HttpSettings settings;
    private final Pagination pagination;
    private final PageRequest example;

    SettingsCheck(HttpSettings settings) {
        this.settings = settings;
        this.pagination = settings.pagination();
        this.example = new PageRequest(settings.url().example(), settings.body().map(BodyTemplate::example));
    }

    /**
     * Looks at all of them.
     *
     * @throws IllegalArgumentException if an address breaks the rules for addresses
     * @throws IllegalStateException if settings contradict each other
     */
    void check() {
        pagination.check(example);
        if (settings.export().isPresent() && !(pagination instanceof SinglePage)) {
            throw new IllegalStateException("the files of an export are its pages: no pages(...) beside export(...)");
        }
        checkPacking();
        checkPosition();
        if (settings.onlyIfChanged()) {
            checkCondition();
        }
        requireAllowed(example.address(), settings.rules(), "the URL");
        for (Auth auth : settings.auths()) {
            auth.parameter().ifPresent(parameter -> requireFree(parameter, auth));
            auth.endpoint()
                    .ifPresent(token -> requireAllowed(token, settings.rules().onlyAt(token), "the token URL"));
        }
    }

    private void checkPacking() {
        Packing packing = settings.bodies().packing();
        if (packing != null && settings.bodies().mediaType() == null) {
            throw new IllegalStateException(
                    "packed(" + packing + ") needs mediaType(...), which says what is in the file");
        }
        if (packing == Packing.ZIP && !pagination.watched().nothing()) {
            throw new IllegalStateException("nothing looks into a ZIP file, and " + pagination + " asks for that");
        }
        if (packing == Packing.ZIP && settings.incremental().isPresent()) {
            throw new IllegalStateException("nothing looks into a ZIP file, and "
                    + settings.incremental().get() + " asks for that");
        }
    }

    private void checkPosition() {
        Optional<Incremental> incremental = settings.incremental();
        if (incremental.isEmpty()) {
            if (settings.namesPosition()) {
                throw new IllegalStateException(
                        "{position} needs incremental(...), which says what it is; in the body of a"
                                + " GraphQL query, write { position } for a field of that name");
            }
            return;
        }
        if (settings.export().isPresent()) {
            throw new IllegalStateException(
                    "the files of an export do not say where the next window reads on: no incremental(...) beside export(...)");
        }
        checkPosition(incremental.get());
    }

    private void checkPosition(Incremental incremental) {
        if (incremental.isLink() && settings.namesPosition()) {
            throw new IllegalStateException(
                    "{position} has no place beside " + incremental + ", which is a whole address: leave it out");
        }
        if (!incremental.isLink() && !settings.namesPosition()) {
            throw new IllegalStateException(
                    incremental + " has no effect, since {position} stands nowhere in URL, query,"
                            + " headers or body, such as in query(\"since\", \"{position}\")");
        }
        if (settings.needsPosition() && !incremental.hasStart()) {
            throw new IllegalStateException(
                    "the first window has nothing for {position}: set startingAt(...) of Incremental, or"
                            + " put it into query(...) or header(...), which are left out then");
        }
    }

    private void checkCondition() {
        if (settings.incremental().isPresent()) {
            throw new IllegalStateException("a source is incremental(...) or reads onlyIfChanged(), not both");
        }
        if (!(pagination instanceof SinglePage) || settings.export().isPresent()) {
            throw new IllegalStateException(
                    "onlyIfChanged() is for a source of one page, whose version says it all: no "
                            + (settings.export().isPresent() ? "export(...)" : "pages(...)") + " beside it");
        }
        if (settings.body().isPresent()) {
            throw new IllegalStateException(
                    "onlyIfChanged() is for HttpSource.get(...): answers to a POST have no version");
        }
        settings.headers().keySet().stream()
                .filter(name -> CONDITIONS.contains(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalStateException(
                            "header " + name + " is a condition, and onlyIfChanged() sets its own");
                });
    }

    private void requireFree(String parameter, Auth auth) {
        if (example.asksFor(parameter)) {
            throw new IllegalStateException("parameter '" + parameter + "' stands in the URL already");
        }
        if (pagination.shape().sets(parameter)) {
            throw new IllegalStateException("parameter '" + parameter + "' is set by pages(" + pagination
                    + "), so it cannot be the key of auth(" + auth + ") too");
        }
    }

    private static void requireAllowed(URI address, AddressRules by, String what) {
        by.refusal(address).ifPresent(why -> {
            throw new IllegalArgumentException(what + " is refused: " + why);
        });
    }
}
