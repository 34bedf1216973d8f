// SPDX-License-Identifier: Apache-2.0
/**
 * The weather pipeline as a Lambda function. Start with {@link io.github.ingest4j.example.lambda.WeatherHandler}, which AWS
 * Lambda calls; {@link io.github.ingest4j.example.lambda.WeatherPipeline} puts the parts on AWS together.
 */
@NullMarked
package io.github.ingest4j.example.lambda;

import org.jspecify.annotations.NullMarked;
