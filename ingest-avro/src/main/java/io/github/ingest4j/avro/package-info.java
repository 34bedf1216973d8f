// SPDX-License-Identifier: Apache-2.0
/**
 * For people who have Avro: their schemas and records in and out, and the files of a table read back as their records. Start
 * with {@link io.github.ingest4j.avro.AvroSchemas} for a declared schema, {@link io.github.ingest4j.avro.AvroTransformer} for
 * records that come in, {@link io.github.ingest4j.avro.ParquetRecords} for files of a table.
 */
@NullMarked
package io.github.ingest4j.avro;

import org.jspecify.annotations.NullMarked;
