// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.SecretProvider;
import java.io.IOException;
import java.util.Map;

/**
 * Makes headers for one request from what the request is, its body included.
 *
 * <ol>
 *   <li>It is called for each request to the origin of the source's URL, pages and redirects included, and never for another
 *       origin; any number of threads may call.
 *   <li>It is called last: the request has the headers of every other {@link Auth} of the source.
 *   <li>It is called when the request may go by the budget of the source, and before it takes its turn: it may itself ask sources
 *       of that budget. If others take the turn meanwhile, the request waits with its headers as they are, for what is left of
 *       {@link RequestBudget#LONGEST_WAIT}.
 *   <li>After a 401 it is called once more, with secrets that were asked for anew.
 *   <li>The headers that it returns replace those of the same name. Names and values are checked. Values of 16 characters and
 *       more are kept out of messages about the request and the few after it; those of {@code Content-} headers, of digests of
 *       the body and of dates are not, since they tell nothing. What is good for longer than one request, such as a token, is
 *       told with {@link SecretProvider#learn}.
 *   <li>An {@link IOException} counts as a failed try of the source; other exceptions fail the window. What quotes a secret in
 *       their messages is hidden.
 * </ol>
 */
@FunctionalInterface
public interface RequestSigner {

    /**
     * The headers to add.
     *
     * @param secrets the pipeline's; its {@code learn} takes tokens that the signer has from elsewhere, which are then kept out of
     *     addresses, too
     */
    Map<String, String> sign(UnsignedRequest request, SecretProvider secrets) throws IOException;
}
