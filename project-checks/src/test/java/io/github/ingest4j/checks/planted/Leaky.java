// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.planted;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.util.List;
import java.util.function.Supplier;

/** Breaks the rules: types of others in every place a signature has. */
public abstract class Leaky implements Supplier<List<JsonToken>> {
    protected JsonFactory field = new JsonFactory();
    private final JsonFactory unseenField = field;

    protected Leaky(JsonFactory factory) {
        field = factory;
    }

    public abstract void parameter(JsonParser parser);

    public abstract JsonParser returned();

    protected abstract void argument(List<? extends Supplier<RetryPolicy<String>>> policies);

    protected abstract void array(JsonToken[] tokens);

    protected abstract <T extends JsonParser> void bound(T parser);

    protected abstract void thrown() throws FailsafeException;

    JsonParser unseenMethod() {
        throw new UnsupportedOperationException(unseenField.toString());
    }
}
