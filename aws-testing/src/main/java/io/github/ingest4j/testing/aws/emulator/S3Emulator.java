// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws.emulator;

import java.net.URI;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/** S3Proxy over memory. */
final class S3Emulator {

    private S3Emulator() {}

    static URI start() throws Exception {
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(new TransientNio2BlobStore())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, EmulatorMain.ACCESS_KEY, EmulatorMain.SECRET_KEY)
                .ignoreUnknownHeaders(true)
                .build();
        proxy.start();
        return URI.create("http://127.0.0.1:" + proxy.getPort());
    }
}
