// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.s3;

import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/** What single requests do otherwise than the caller's client. */
final class RequestPlugins {
    private static final String EXPECT = "Expect";

    private static final SdkPlugin NO_RETRIES =
            config -> config.overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()));

    /**
     * With {@code Expect: 100-continue} the HTTP client of JDK 17 answers an early refusal by sending the head of the
     * request twice more, on connections of its own, and loses the body of the answer, which says why.
     */
    private static final SdkPlugin NO_EXPECT = config ->
            config.overrideConfiguration(override -> override.addExecutionInterceptor(new ExecutionInterceptor() {
                @Override
                public SdkHttpRequest modifyHttpRequest(
                        Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
                    return context.httpRequest().toBuilder()
                            .removeHeader(EXPECT)
                            .build();
                }
            }));

    private RequestPlugins() {}

    /** The request is sent at once, and once only. */
    static void once(AwsRequestOverrideConfiguration.Builder override) {
        override.addPlugin(NO_RETRIES).addPlugin(NO_EXPECT);
    }

    /** The request is sent at once. */
    static void atOnce(AwsRequestOverrideConfiguration.Builder override) {
        override.addPlugin(NO_EXPECT);
    }
}
