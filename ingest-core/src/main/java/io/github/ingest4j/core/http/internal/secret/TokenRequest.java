// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.secret;

import io.github.ingest4j.Secret;
import io.github.ingest4j.core.http.internal.secret.TokenEndpoint.Result;
import io.github.ingest4j.core.http.internal.secret.TokenEndpoint.Verdict;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets the token of one grant on behalf of one reader. */
final class TokenRequest {
    private static final Logger LOG = LoggerFactory.getLogger(TokenRequest.class);

    private final Grant grant;
    private final UsedSecrets secrets;
    private final TokenService service;
    private final TokenCache cache;
    private final Rotation rotation;

    TokenRequest(Grant grant, UsedSecrets secrets, TokenService service) {
        this.grant = grant;
        this.secrets = secrets;
        this.service = service;
        this.cache = grant.cache(secrets.provider());
        this.rotation = new Rotation(grant, secrets, service);
    }

    /**
     * A request that was answered. Prints as nothing.
     *
     * @param at before it was sent
     */
    private record Asked(OAuthClient.Values client, Optional<Secret> refreshToken, Instant at, Result result) {
        Verdict verdict() {
            return result.verdict();
        }

        @Override
        public String toString() {
            return "TokenRequest.Asked[hidden]";
        }
    }

    /** @param refused a token that must not be given again */
    Token token(Optional<Secret> refused) throws IOException, InterruptedException {
        OAuthClient.Values client = client(false);
        String digest = client.digest();
        return cache.get(
                token -> token.client().equals(digest)
                        && token.isFresh(service.clock().instant())
                        && refused.filter(token::is).isEmpty(),
                digest,
                grant.rotating(),
                () -> savedOrRequested(client));
    }

    private Token savedOrRequested(OAuthClient.Values client) throws IOException, InterruptedException {
        Optional<Token> saved = rotation.saveWhatIsLeft()
                .filter(token -> token.client().equals(client.digest()))
                .filter(token -> token.isFresh(service.clock().instant()));
        return saved.isPresent() ? saved.get() : requested(client);
    }

    private Token requested(OAuthClient.Values client) throws IOException, InterruptedException {
        service.endpoint().awaitFree(grant.address()); // before the refresh token is read, which others may replace
        Asked asked = ask(client, rotation.refreshToken());
        if (asked.verdict() == Verdict.CLIENT_REFUSED) {
            asked = askAsRenewedClient(asked);
        }
        if (asked.verdict() == Verdict.GRANT_REFUSED || asked.verdict() == Verdict.REFUSED) {
            asked = askWithAnotherRefreshToken(asked);
        }
        if (asked.verdict() == Verdict.REFUSED) {
            throw service.faults().fatal(grant.address(), asked.result().message());
        }
        if (asked.verdict() != Verdict.GRANTED) {
            throw service.faults().unauthorised(grant.address(), asked.result().message() + remedy(asked.verdict()));
        }
        Token token = token(asked.result().answer(), asked.client(), asked.at(), asked.refreshToken());
        LOG.debug("token received [url={}, until={}]", service.faults().shown(grant.address()), token.until());
        return token;
    }

    private Asked ask(OAuthClient.Values client, Optional<Secret> refreshToken)
            throws IOException, InterruptedException {
        Instant at = service.clock().instant();
        Map<String, String> form = grant.form(client, refreshToken.map(Secret::reveal));
        Optional<String> header = grant.header(client).map(secrets::hidden);
        TokenEndpoint.Keeper keeper = (next, answer) -> rotation.keepNext(
                refreshToken, Secret.of(next), answer.map(said -> token(said, client, at, refreshToken)));
        return new Asked(
                client,
                refreshToken,
                at,
                service.endpoint().ask(grant.address(), form, header, keeper, grant.rotating()));
    }

    private static Token token(TokenAnswer answer, OAuthClient.Values client, Instant at, Optional<Secret> used) {
        return Token.of(answer, client.digest(), at, used);
    }

    private Asked askAsRenewedClient(Asked refused) throws IOException, InterruptedException {
        OAuthClient.Values renewed = client(true);
        return renewed.equals(refused.client()) ? refused : ask(renewed, refused.refreshToken());
    }

    private Asked askWithAnotherRefreshToken(Asked refused) throws IOException, InterruptedException {
        Optional<Secret> other = rotation.another(refused.refreshToken());
        return other.isPresent() ? ask(refused.client(), other) : refused;
    }

    private OAuthClient.Values client(boolean anew) throws IOException {
        OAuthClient client = grant.client();
        String id = secrets.secret(client.id(), anew).reveal();
        if (client.secret().isEmpty()) {
            return new OAuthClient.Values(id, Optional.empty());
        }
        return new OAuthClient.Values(
                id, Optional.of(secrets.kept(client.secret().get(), anew).reveal()));
    }

    private String remedy(Verdict verdict) {
        URI address = grant.address();
        return verdict == Verdict.CLIENT_REFUSED || grant.refreshToken().isEmpty()
                ? "; " + address.getHost() + " refused " + grant.client()
                : "; the refresh token was refused: sign in again, and store the new one as secret "
                        + grant.refreshToken().get();
    }
}
