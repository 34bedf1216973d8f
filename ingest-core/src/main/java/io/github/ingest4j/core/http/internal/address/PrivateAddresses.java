// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** The blocks that are not the public internet: RFC 6890 and its successors, and what wraps an IPv4 address of them. */
final class PrivateAddresses {
    private static final List<Block> IPV4 = List.of(
            Block.of("0.0.0.0", 8),
            Block.of("10.0.0.0", 8),
            Block.of("100.64.0.0", 10),
            Block.of("127.0.0.0", 8),
            Block.of("169.254.0.0", 16),
            Block.of("172.16.0.0", 12),
            Block.of("192.0.0.0", 24),
            Block.of("192.0.2.0", 24),
            Block.of("192.88.99.0", 24),
            Block.of("192.168.0.0", 16),
            Block.of("198.18.0.0", 15),
            Block.of("198.51.100.0", 24),
            Block.of("203.0.113.0", 24),
            Block.of("224.0.0.0", 3));

    /** Global unicast is {@code 2000::/3}; of it, tunnels and documentation are refused. */
    private static final Block GLOBAL = Block.of("2000::", 3);

    private static final List<Block> IPV6 =
            List.of(Block.of("2001::", 23), Block.of("2001:db8::", 32), Block.of("2002::", 16), Block.of("3fff::", 20));
    private static final Block NAT64 = Block.of("64:ff9b::", 96);
    private static final int IPV4_BYTES = 4;

    private static final class Block {
        private final byte[] start;
        private final int bits;

        private Block(byte[] start, int bits) {
            this.start = start;
            this.bits = bits;
        }

        static Block of(String start, int bits) {
            try {
                return new Block(InetAddress.getByName(start).getAddress(), bits);
            } catch (UnknownHostException e) {
                throw new AssertionError("a literal needs no look-up", e);
            }
        }

        boolean contains(byte[] address) {
            if (address.length != start.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (start[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private PrivateAddresses() {}

    static boolean contain(InetAddress address) {
        byte[] bytes = address.getAddress(); // IPv4-mapped addresses are IPv4 here already
        if (bytes.length == IPV4_BYTES) {
            return anyContains(IPV4, bytes);
        }
        if (NAT64.contains(bytes)) {
            return anyContains(IPV4, Arrays.copyOfRange(bytes, bytes.length - IPV4_BYTES, bytes.length));
        }
        return !GLOBAL.contains(bytes) || anyContains(IPV6, bytes);
    }

    private static boolean anyContains(List<Block> blocks, byte[] address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }
}
