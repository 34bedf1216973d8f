// SPDX-License-Identifier: Apache-2.0
/**
 * What a template of AWS CloudFormation has to keep to, whatever it is for. Begin at {@link
 * io.github.ingest4j.testing.cdk.TemplateAudit}.
 */
@NullMarked
package io.github.ingest4j.testing.cdk;

import org.jspecify.annotations.NullMarked;
