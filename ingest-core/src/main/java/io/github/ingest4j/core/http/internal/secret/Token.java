// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.secret;

import io.github.ingest4j.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An access token.
 *
 * @param client the digest of the client that it is for
 * @param asked before it was asked for
 * @param until when it is no longer used; absent where only a refusal tells
 * @param beside secrets that no message of whoever uses the token may show either
 */
record Token(Secret value, String client, Instant asked, Optional<Instant> until, List<Secret> beside) {
    Token {
        beside = List.copyOf(beside);
    }

    /** @param used the refresh token that was given for it */
    static Token of(TokenAnswer answer, String client, Instant asked, Optional<Secret> used) {
        List<Secret> beside =
                Stream.concat(used.stream(), answer.secrets().map(Secret::of)).toList();
        Optional<Instant> until = answer.life().map(life -> asked.plus(usable(life)));
        return new Token(Secret.of(answer.accessToken()), client, asked, until, beside);
    }

    private static Duration usable(Duration life) {
        return life.minus(margin(life));
    }

    /** How long before its end a token is no longer used. */
    private static Duration margin(Duration life) {
        Duration quarter = life.dividedBy(4);
        return quarter.compareTo(Duration.ofMinutes(1)) < 0 ? quarter : Duration.ofMinutes(1);
    }

    /** A clock that was set back makes it old: nobody knows by how much. */
    boolean isFresh(Instant now) {
        return !now.isBefore(asked) && until.map(now::isBefore).orElse(true);
    }

    boolean is(Secret other) {
        return value.reveal().equals(other.reveal());
    }

    /** Without the digest, by which a weak secret could be guessed. */
    @Override
    public String toString() {
        return "Token[until=" + until + "]";
    }
}
