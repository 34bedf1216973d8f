// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** The codec of parquet-java's writers; its own one asks for Hadoop. */
final class Zstd implements CompressionCodecFactory, CompressionCodecFactory.BytesInputCompressor {
    private final ZstdCompressCtx context = new ZstdCompressCtx();

    Zstd(int level) {
        context.setLevel(level);
    }

    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
        ByteBuffer plain = bytes.toByteBuffer(HeapByteBufferAllocator.getInstance(), buffer -> {});
        int size = plain.remaining();
        byte[] compressed = new byte[(int) com.github.luben.zstd.Zstd.compressBound(size)];
        int offset = plain.arrayOffset() + plain.position();
        int length = context.compressByteArray(compressed, 0, compressed.length, plain.array(), offset, size);
        return BytesInput.from(compressed, 0, length);
    }

    @Override
    public CompressionCodecName getCodecName() {
        return CompressionCodecName.ZSTD;
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return this;
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException("contenders do not read Parquet");
    }

    @Override
    public void release() {
        context.close();
    }
}
