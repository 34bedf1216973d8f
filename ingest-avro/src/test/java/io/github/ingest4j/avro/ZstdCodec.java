// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** ZSTD for one writer, without the Hadoop codecs that parquet-java would look for. Holds native memory until released. */
final class ZstdCodec implements CompressionCodecFactory, CompressionCodecFactory.BytesInputCompressor {
    private static final int MAX_ARRAY_LENGTH = Integer.MAX_VALUE - 8;
    private static final ByteBufferAllocator ALLOCATOR = HeapByteBufferAllocator.getInstance();

    private final ZstdCompressCtx context;
    private byte[] compressed = new byte[0];

    ZstdCodec(int level) {
        context = new ZstdCompressCtx();
        context.setLevel(level);
    }

    /** {@inheritDoc} The result is valid until the next call. */
    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
        ByteBuffer plain = bytes.toByteBuffer(ALLOCATOR, buffer -> {});
        int size = plain.remaining();
        long bound = Zstd.compressBound(size);
        if (bound > MAX_ARRAY_LENGTH) {
            throw new IOException("a page of " + size + " bytes is too large to compress");
        }
        if (compressed.length < bound) {
            compressed = new byte[(int) bound];
        }
        int offset = plain.arrayOffset() + plain.position();
        int length = context.compressByteArray(compressed, 0, compressed.length, plain.array(), offset, size);
        return BytesInput.from(compressed, 0, length);
    }

    @Override
    public CompressionCodecName getCodecName() {
        return CompressionCodecName.ZSTD;
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codecName) {
        if (codecName != CompressionCodecName.ZSTD) {
            throw new UnsupportedOperationException("this writer compresses with ZSTD, not " + codecName);
        }
        return this;
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codecName) {
        throw new UnsupportedOperationException("this writer does not read");
    }

    @Override
    public void release() {
        context.close();
    }
}
