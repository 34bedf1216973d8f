// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.secret;

import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.core.internal.Redactor;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;

/** The secrets that one reader has used. Thread-safe: requests for tokens may outlast their reader. */
public final class KnownSecrets {
    /** What is shorter is no secret to speak of, and stands in addresses by chance. */
    private static final int SHORTEST_IN_ADDRESSES = 6;

    /** So many signatures the engine is told of: one that stays the same is among them, and the others are good for one request. */
    private static final int MOST_TOLD = 16;

    private final Redactor messages;
    private final SecretProvider engine;
    private final Redactor addresses = new Redactor();
    private final Set<String> kept = new HashSet<>();
    private final Set<String> hidden = new HashSet<>();
    private final Set<String> told = new HashSet<>();

    /**
     * None yet.
     *
     * @param messages hides them in what the reader says
     * @param engine hides them in what the run says
     */
    public KnownSecrets(Redactor messages, SecretProvider engine) {
        this.messages = messages;
        this.engine = engine;
    }

    /** Hides a text, and keeps it out of addresses. */
    public synchronized void keep(String secret) {
        hide(secret);
        if (kept.add(secret) && secret.length() >= SHORTEST_IN_ADDRESSES) {
            addresses.learn(secret);
        }
    }

    /** Hides a text that is made of secrets and of ordinary words, which addresses may hold. */
    synchronized void hide(String text) {
        if (hidden.add(text)) {
            messages.learn(text);
            engine.learn(Secret.of(text));
        }
    }

    /** Hides a text that may be another for each request: from what is said of this request and the few after it. */
    synchronized void hideForNow(String text) {
        if (!hidden.contains(text)) {
            messages.learnForNow(text);
            if (told.size() < MOST_TOLD && told.add(text)) {
                engine.learn(Secret.of(text));
            }
        }
    }

    /** Whether the text is a secret, not only holds one. */
    synchronized boolean isKept(String text) {
        return kept.contains(text);
    }

    public boolean standIn(URI address) {
        return standIn(address.toString());
    }

    public boolean standIn(String text) {
        return addresses.finds(text);
    }
}
