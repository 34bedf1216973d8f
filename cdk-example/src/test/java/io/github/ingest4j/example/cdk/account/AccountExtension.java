// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk.account;

import io.github.ingest4j.testing.aws.EmulatedAccount;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/** Creates the account for {@link NeedsAccount}. */
final class AccountExtension implements BeforeAllCallback, ParameterResolver {
    private static final String STRICT = "STATE_MACHINE_TESTS_STRICT";

    /** Ends the account when the JVM's tests are over. */
    private record Shared(ExampleAccount account) implements ExtensionContext.Store.CloseableResource, AutoCloseable {
        @Override
        public void close() {
            account.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        require(EmulatedAccount.canStart(), "true".equals(System.getenv(STRICT)));
    }

    /** The one place where a test that needs the account is skipped. */
    static void require(boolean canStart, boolean strict) {
        if (canStart) {
            return;
        }
        String missing =
                "there is no moto_server on the path, which runs state machines; pip install 'moto[all]' brings it";
        if (strict) {
            throw new IllegalStateException(missing + " (" + STRICT + "=true)");
        }
        throw new TestAbortedException(missing);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ExampleAccount.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(AccountExtension.class))
                .getOrComputeIfAbsent(Shared.class, key -> new Shared(ExampleAccount.create()), Shared.class)
                .account();
    }
}
