// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
    private static final String OBJECTS = """
            {"Statement": [
              {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::raw/*"},
              {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": ["arn:aws:s3:::raw", "arn:aws:s3:::curated"]}]}""";

    @ParameterizedTest
    @CsvSource({
        "s3:GetObject, arn:aws:s3:::raw/a/b, true",
        "s3:PutObject, arn:aws:s3:::raw/, true",
        "s3:ListBucket, arn:aws:s3:::curated, true",
        "s3:GetObject, arn:aws:s3:::raw, false",
        "s3:GetObject, arn:aws:s3:::rawer/a, false",
        "s3:GetObject, arn:aws:s3:::curated/a, false",
        "s3:DeleteObject, arn:aws:s3:::raw/a, false",
        "s3:ListBucket, arn:aws:s3:::curated-2, false",
    })
    void callIsAllowedWhereActionAndResourceMatch(String action, String resource, boolean allowed) {
        assertThat(policy(OBJECTS).allows(new Call(action, resource))).isEqualTo(allowed);
    }

    @Test
    void eachActionOnEachResourceIsAGrant() {
        assertThat(policy(OBJECTS).grants())
                .extracting(Policy.Grant::toString)
                .containsExactly(
                        "s3:GetObject on arn:aws:s3:::raw/*",
                        "s3:PutObject on arn:aws:s3:::raw/*",
                        "s3:ListBucket on arn:aws:s3:::raw",
                        "s3:ListBucket on arn:aws:s3:::curated");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Effect\": \"Deny\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"",
                "\"Effect\": \"Allow\", \"NotAction\": \"s3:GetObject\", \"Resource\": \"*\"",
                "\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"NotResource\": \"*\"",
                "\"Effect\": \"Allow\", \"Action\": \"s3:Get*\", \"Resource\": \"*\"",
                "\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::ra?\"",
                "\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\", \"Condition\": {}",
            })
    void statementOfAnotherKindIsRefused(String statement) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy("{\"Statement\": {" + statement + "}}"))
                .withMessageContaining("are understood: ");
    }

    private static Policy policy(String document) {
        return Policy.of(List.of(ExampleAccount.json(document)));
    }
}
