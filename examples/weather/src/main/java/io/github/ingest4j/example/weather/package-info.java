// SPDX-License-Identifier: Apache-2.0
/**
 * Reads a JSON API into a local lake, hour by hour. Start with {@link io.github.ingest4j.example.weather.Weather}, which puts
 * the pipeline together; {@link io.github.ingest4j.example.weather.DemoApi} is the service it reads from.
 */
@NullMarked
package io.github.ingest4j.example.weather;

import org.jspecify.annotations.NullMarked;
