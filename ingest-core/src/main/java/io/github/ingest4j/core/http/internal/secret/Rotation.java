// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.secret;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretStore;
import io.github.ingest4j.core.http.internal.Faults;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The refresh token of one grant: read from its store, and replaced there before anything that came with it is used. */
final class Rotation {
    private static final Logger LOG = LoggerFactory.getLogger(Rotation.class);
    /** How often the store is looked at after a refresh token was refused, for another process to have replaced it. */
    private static final int LOOKS = 4;

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Grant grant;
    private final UsedSecrets secrets;
    private final TokenService service;
    private final TokenCache cache;

    Rotation(Grant grant, UsedSecrets secrets, TokenService service) {
        this.grant = grant;
        this.secrets = secrets;
        this.service = service;
        this.cache = grant.cache(secrets.provider());
    }

    /** The refresh token to use, if the grant has any: as it is stored now where the server may replace it. */
    Optional<Secret> refreshToken() throws IOException {
        if (grant.refreshToken().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(grant.rotating() ? secrets.stored(name(), store()) : secrets.kept(name(), false));
    }

    /**
     * What there is instead of a refresh token that was refused: where the server may replace it, what another process has
     * stored meanwhile, for which this waits a little.
     */
    Optional<Secret> another(Optional<Secret> refused) throws IOException, InterruptedException {
        if (refused.isEmpty()) {
            return Optional.empty();
        }
        if (!grant.rotating()) {
            return Optional.of(secrets.kept(name(), true)).filter(secret -> !same(secret, refused.get()));
        }
        for (int look = 1; look <= LOOKS; look++) {
            Secret stored = secrets.stored(name(), store());
            if (!same(stored, refused.get())) {
                return Optional.of(stored);
            }
            if (look < LOOKS) {
                service.pause().pause(BETWEEN_LOOKS);
            }
        }
        return Optional.empty();
    }

    /**
     * Saves the refresh token that came in place of the used one, if it is another.
     *
     * @param token what came with it, where that can be used
     */
    void keepNext(Optional<Secret> used, Secret next, Optional<Token> token) throws IOException {
        if (used.isEmpty() || same(used.get(), next)) {
            return;
        }
        if (!grant.rotating()) {
            throw new ConfigurationException("POST " + service.faults().shown(grant.address())
                    + " brought a refresh token in place of secret " + name() + ", which neverReplaced() excludes:"
                    + " leave that out, take a provider that can save the secret, and sign in again if it is refused");
        }
        TokenCache.Unsaved unsaved = new TokenCache.Unsaved(used.get(), next, token);
        cache.saveLater(unsaved);
        save(unsaved, cache);
    }

    /** Saves what an earlier request could not, and brings the token that had come with it, if one had. */
    Optional<Token> saveWhatIsLeft() throws IOException {
        Optional<TokenCache> holder = cache.unsaved().isPresent() ? Optional.of(cache) : ofOtherProviders();
        Optional<TokenCache.Unsaved> left = holder.flatMap(TokenCache::unsaved);
        if (left.isPresent()) {
            save(left.get(), holder.orElseThrow());
        }
        return left.flatMap(TokenCache.Unsaved::token);
    }

    /** What was left unsaved by means of another provider, but of the same store. */
    private Optional<TokenCache> ofOtherProviders() throws IOException {
        List<TokenCache> others = grant.unsaved();
        if (others.isEmpty()) {
            return Optional.empty();
        }
        Secret stored = secrets.stored(name(), store());
        return others.stream()
                .filter(other -> other.unsaved()
                        .filter(unsaved -> unsaved.belongsTo(stored))
                        .isPresent())
                .findFirst();
    }

    private void save(TokenCache.Unsaved unsaved, TokenCache holder) throws IOException {
        secrets.kept(unsaved.used()); // which another reader may have got
        secrets.kept(unsaved.next());
        try {
            if (!store().replace(name(), unsaved.used(), unsaved.next())) {
                LOG.warn("another refresh token has been stored meanwhile, and is kept [secret={}]", name());
            }
        } catch (IOException e) {
            throw unsaved(e);
        } catch (ConfigurationException e) {
            String text = unsaved(e).getMessage();
            throw service.faults().isClean(e)
                    ? new ConfigurationException(String.valueOf(text), e)
                    : new ConfigurationException(String.valueOf(text));
        }
        holder.saved(unsaved);
    }

    private IOException unsaved(Exception thrown) {
        Faults faults = service.faults();
        String text = "the refresh token that came in place of secret " + name() + " could not be saved: "
                + faults.said(thrown) + "; it is kept in memory, and nothing is asked for before it is saved; should"
                + " this process end before that, sign in again";
        return faults.isClean(thrown) ? new IOException(text, thrown) : new IOException(text);
    }

    private SecretStore store() {
        return secrets.store()
                .orElseThrow(() -> new ConfigurationException("secret " + name() + " is a refresh token that the server"
                        + " may replace, and the provider of the pipeline's secrets saves none: take one that does, or"
                        + " say neverReplaced() if the server never replaces it"));
    }

    private String name() {
        return grant.refreshToken().orElseThrow();
    }

    private static boolean same(Secret one, Secret other) {
        return one.reveal().equals(other.reveal());
    }
}
