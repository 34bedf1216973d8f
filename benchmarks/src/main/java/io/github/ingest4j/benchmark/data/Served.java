// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a service has to give: pages that each name the next, and one long body. Both are made of the lines of one file, over
 * and over, which all are in memory.
 */
public final class Served {
    /** The length of a page, but for the rest of a line. */
    public static final int PAGE_BYTES = 50_000;

    private static final byte[] START = bytes("{\"data\":[");
    private static final int LONGEST_END = 40;

    private final byte[] lines;
    private final List<byte[]> records;
    private final int pages;
    private final long repetitions;

    private Served(byte[] lines, List<byte[]> records, int pages, long repetitions) {
        this.lines = lines;
        this.records = records;
        this.pages = pages;
        this.repetitions = repetitions;
    }

    /**
     * What is made of a file of JSON objects, one a line, which fills a page at least.
     *
     * @param bodyBytes the least length of the long body, which holds the file as often as it takes
     */
    public static Served of(Path ndjson, int pages, long bodyBytes) throws IOException {
        byte[] lines = Files.readAllBytes(ndjson);
        List<byte[]> records = records(lines);
        if (records.isEmpty()) {
            throw new IllegalArgumentException(ndjson + " of " + lines.length + " bytes does not fill a page");
        }
        return new Served(lines, records, pages, (bodyBytes + lines.length - 1) / lines.length);
    }

    /** As many lines as a page holds, with commas between them, again and again; what is too little at the end is left out. */
    private static List<byte[]> records(byte[] lines) {
        int room = PAGE_BYTES - START.length - LONGEST_END;
        List<byte[]> records = new ArrayList<>();
        ByteArrayOutputStream page = new ByteArrayOutputStream(PAGE_BYTES);
        int start = 0;
        for (int i = 0; i < lines.length; i++) {
            if (lines[i] == '\n') {
                if (page.size() > 0 && page.size() + 1 + i - start > room) {
                    records.add(page.toByteArray());
                    page.reset();
                }
                if (page.size() > 0) {
                    page.write(',');
                }
                page.write(lines, start, i - start);
                start = i + 1;
            }
        }
        return records;
    }

    public int pages() {
        return pages;
    }

    /** The page of that number, from 1. */
    public byte[] page(int number) {
        byte[] middle = records.get((number - 1) % records.size());
        byte[] end = bytes("],\"next\":" + next(number) + "}");
        byte[] page = new byte[START.length + middle.length + end.length];
        System.arraycopy(START, 0, page, 0, START.length);
        System.arraycopy(middle, 0, page, START.length, middle.length);
        System.arraycopy(end, 0, page, START.length + middle.length, end.length);
        return page;
    }

    private String next(int number) {
        return number < pages ? "\"" + Service.PAGES + (number + 1) + "\"" : "null";
    }

    public void writePages(OutputStream out) throws IOException {
        for (int number = 1; number <= pages; number++) {
            out.write(page(number));
        }
    }

    public long bodyLength() {
        return repetitions * lines.length;
    }

    public void writeBody(OutputStream out) throws IOException {
        for (long i = 0; i < repetitions; i++) {
            out.write(lines);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
