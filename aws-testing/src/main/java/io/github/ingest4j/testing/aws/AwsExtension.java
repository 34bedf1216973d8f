// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/** Starts what {@link NeedsAws} names and hands out {@link AwsServices}. */
final class AwsExtension implements BeforeAllCallback, ParameterResolver {

    @Override
    public void beforeAll(ExtensionContext context) {
        annotation(context.getRequiredTestClass()).ifPresent(needs -> {
            TestRun run = testRun(context);
            AwsServices aws = run.services(needs.atomic());
            Set<AwsService> services = EnumSet.noneOf(AwsService.class);
            services.addAll(List.of(needs.value()));
            require(aws, services, run.strict());
            run.start(aws, services);
        });
    }

    /** The one place where a test that needs AWS is skipped. */
    static void require(AwsServices aws, Set<AwsService> services, boolean strict) {
        Optional<String> missing = aws.missing(services);
        if (missing.isPresent() && strict) {
            throw new IllegalStateException(missing.get() + " (AWS_IT_STRICT=true)");
        }
        if (missing.isPresent()) {
            throw new TestAbortedException(missing.get());
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == AwsServices.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        boolean atomic =
                annotation(context.getRequiredTestClass()).map(NeedsAws::atomic).orElse(false);
        return testRun(context).services(atomic);
    }

    /** That of a test class, or of the nearest class around it. */
    private static Optional<NeedsAws> annotation(Class<?> testClass) {
        Optional<NeedsAws> own = AnnotationSupport.findAnnotation(testClass, NeedsAws.class);
        Class<?> around = testClass.getEnclosingClass();
        return own.isPresent() || around == null ? own : annotation(around);
    }

    private static TestRun testRun(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(AwsExtension.class))
                .getOrComputeIfAbsent(
                        TestRun.class, key -> new TestRun(new Settings(System.getenv()), Machine.own()), TestRun.class);
    }
}
