// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class {@link AwsServices} as an argument of its constructor or methods, with these services running.
 *
 * <p>The backend is the first of: endpoints named by the environment ({@code AWS_IT_ENDPOINT}, or
 * {@code AWS_IT_ENDPOINT_S3} and so on for one service), LocalStack where Docker is, {@code moto_server} where it is on
 * the path, and the embedded one, which needs a JDK and Maven alone. {@code AWS_IT_BACKEND}, one of {@code endpoint},
 * {@code localstack}, {@code moto} and {@code embedded}, takes that one or fails.
 *
 * <p>LocalStack is the last version that needs no token, or the image in {@code AWS_IT_LOCALSTACK_IMAGE} with the token in
 * {@code LOCALSTACK_AUTH_TOKEN}. Which backend it is, and where, is printed on standard error.
 *
 * <p>A class is skipped when the backend lacks one of its services, which only named endpoints can; with
 * {@code AWS_IT_STRICT=true} it fails.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(AwsExtension.class)
public @interface NeedsAws {

    /** The services that run before the first test of the class. */
    AwsService[] value();

    /**
     * Whether the services are the embedded ones whatever the environment says: conditional writes of S3Proxy and DynamoDB
     * Local are atomic, those of other emulators let two writers win a race.
     */
    boolean atomic() default false;
}
