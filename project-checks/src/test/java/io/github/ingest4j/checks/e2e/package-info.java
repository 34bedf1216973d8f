// SPDX-License-Identifier: Apache-2.0
/**
 * The whole way, from a service to what other readers find in the lake. Start with
 * {@link io.github.ingest4j.checks.e2e.BadInputTest}.
 *
 * <p>Bad input, and who tries it; names without a package here are tests of the core module:
 *
 * <table>
 * <caption>Faults and tests</caption>
 * <tr><th>fault</th><th>tests</th></tr>
 * <tr><td>answers that end too early, of every framing and compression, at random places</td>
 *     <td>{@link io.github.ingest4j.checks.e2e.TruncationTest}; BadInputTest.bodyCutByTheNetwork…,
 *     truncatedJsonInAWholeAnswer…; HttpBodyTest, GzipDecoderTest.aCutIsNoticedWhereverItIs</td></tr>
 * <tr><td>bits flipped, ends cut off, more behind the end: raw parts, page lists, manifests</td>
 *     <td>DamageTest; StoreRawSinkTest.everyFlippedByte…, everyTruncation…; PipelineTest.damagedRawPart…,
 *     pageThatTheTransformerDoesNotAskFor…</td></tr>
 * <tr><td>the same in staged and in published files</td>
 *     <td>LocalObjectStoreTest.stagedFileThatChangedIsNotPublished; PipelineTest.stagedFileThatVanished…; in the Parquet
 *     module ParquetSinkTest.damagedFileIsDetected, truncatedFileIsDetected; in the AWS module UploadTokenTest,
 *     ReadTest</td></tr>
 * <tr><td>a record of 50 MB, a million fields, a million records or lists, with a small heap</td>
 *     <td>{@link io.github.ingest4j.checks.e2e.SmallHeapTest}; BadInputTest.recordOfFiftyMegabytesPasses,
 *     recordOverItsLimit…, fieldsOverTheirLimit…; JsonLimitsTest</td></tr>
 * <tr><td>gzip bombs, gzip in gzip</td>
 *     <td>BadInputTest.gzipBomb…, gzipInsideGzip…; HttpBodyTest.aBombIsStopped…, anUnknownCompression…;
 *     StoreRawSinkTest.bodyThatGrows…</td></tr>
 * <tr><td>depth, giant numbers, names and strings</td>
 *     <td>BadInputTest.nestingTooDeep…, numberOverItsLimit…, exponentThatWouldFillTheMemory…, nameOverItsLimit…,
 *     stringOverItsLimit…; JsonLimitsTest</td></tr>
 * <tr><td>bytes that are no UTF-8 and no JSON, fields that stand twice</td>
 *     <td>BadInputTest.bytesThatAreNoUtf8…, fieldThatStandsTwice…, bodyOfNoByte…; JsonMalformedTest</td></tr>
 * </table>
 */
package io.github.ingest4j.checks.e2e;
