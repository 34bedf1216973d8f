// SPDX-License-Identifier: Apache-2.0
/** Secrets from AWS Secrets Manager. Begin at {@link io.github.ingest4j.aws.secrets.SecretsManagerSecrets}. */
@NullMarked
package io.github.ingest4j.aws.secrets;

import org.jspecify.annotations.NullMarked;
