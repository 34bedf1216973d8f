// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;

/** What came of an answer so far; its body is still to be read. */
record Received(int statusCode, HttpHeaders headers, Version version, TimedBody body) {}
