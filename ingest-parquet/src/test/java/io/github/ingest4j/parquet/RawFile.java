// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;

/** A Parquet file as the bytes and Thrift structures that it is made of, nothing of it interpreted. */
final class RawFile {
    static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;
    private final FileMetaData footer;

    private RawFile(byte[] bytes) throws IOException {
        this.bytes = bytes;
        this.footer =
                Util.readFileMetaData(new ByteArrayInputStream(bytes, footerOffset(), bytes.length - footerOffset()));
    }

    static RawFile read(Path file) throws IOException {
        return new RawFile(Files.readAllBytes(file));
    }

    /** A page and its place: its header, then its body. */
    record Page(long offset, int headerLength, PageHeader header, int crcOfBody) {
        long length() {
            return headerLength + (long) header.getCompressed_page_size();
        }

        boolean isDictionary() {
            return header.getType() == PageType.DICTIONARY_PAGE;
        }

        int valueCount() {
            return header.isSetData_page_header_v2()
                    ? header.getData_page_header_v2().getNum_values()
                    : header.getData_page_header().getNum_values();
        }
    }

    FileMetaData footer() {
        return footer;
    }

    byte[] head() {
        return slice(0, MAGIC.length);
    }

    byte[] tail() {
        return slice(bytes.length - MAGIC.length, MAGIC.length);
    }

    int footerOffset() {
        int end = bytes.length - MAGIC.length - Integer.BYTES;
        return end
                - ByteBuffer.wrap(bytes, end, Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt();
    }

    /** Where a chunk begins: at its dictionary, if it has one. */
    static long begin(ColumnMetaData column) {
        return column.isSetDictionary_page_offset() ? column.getDictionary_page_offset() : column.getData_page_offset();
    }

    /** The pages that fill a chunk, from its first byte on. */
    List<Page> pages(ColumnMetaData column) throws IOException {
        List<Page> pages = new ArrayList<>();
        long end = begin(column) + column.getTotal_compressed_size();
        for (long offset = begin(column); offset < end; ) {
            Page page = page(Math.toIntExact(offset));
            pages.add(page);
            offset += page.length();
        }
        return pages;
    }

    private Page page(int offset) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes, offset, bytes.length - offset);
        int before = in.available();
        PageHeader header = Util.readPageHeader(in);
        int headerLength = before - in.available();
        CRC32 crc = new CRC32();
        crc.update(bytes, offset + headerLength, header.getCompressed_page_size());
        return new Page(offset, headerLength, header, (int) crc.getValue());
    }

    ColumnIndex columnIndex(ColumnChunk chunk) throws IOException {
        return Util.readColumnIndex(stream(chunk.getColumn_index_offset(), chunk.getColumn_index_length()));
    }

    OffsetIndex offsetIndex(ColumnChunk chunk) throws IOException {
        return Util.readOffsetIndex(stream(chunk.getOffset_index_offset(), chunk.getOffset_index_length()));
    }

    private ByteArrayInputStream stream(long offset, int length) {
        return new ByteArrayInputStream(bytes, Math.toIntExact(offset), length);
    }

    private byte[] slice(int offset, int length) {
        return java.util.Arrays.copyOfRange(bytes, offset, offset + length);
    }
}
