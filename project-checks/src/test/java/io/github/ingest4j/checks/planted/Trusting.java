// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.planted;

import java.security.cert.X509Certificate;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.X509TrustManager;

/** Breaks the rules: trusts everybody. */
public final class Trusting implements X509TrustManager {
    HostnameVerifier anyHost() {
        return (host, session) -> true;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
