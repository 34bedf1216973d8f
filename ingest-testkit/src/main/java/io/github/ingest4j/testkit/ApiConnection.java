// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.ingest4j.testkit.ApiDelivery.Ending;
import io.github.ingest4j.testkit.ApiDelivery.Fate;
import io.github.ingest4j.testkit.ApiDelivery.Framing;
import io.github.ingest4j.testkit.ApiDelivery.Pace;
import io.github.ingest4j.testkit.ApiDelivery.Place;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A connection to a client, as the server sees it: reads requests and sends answers with all that is to go wrong. */
final class ApiConnection implements Closeable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final ApiRequestReader requests;
    private final Runnable stalled;

    /** @param stalled is told when an answer has come to the point from where nothing follows */
    ApiConnection(Socket socket, Runnable stalled) throws IOException {
        this.socket = socket;
        this.stalled = stalled;
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        requests = new ApiRequestReader(in, out);
    }

    /** The next request; null where the client has closed. */
    @Nullable
    ApiRequest next() throws IOException {
        socket.setSoTimeout(0);
        return requests.read();
    }

    /** Sends an answer, or what is left of it, and tells whether another request may follow. */
    boolean answer(ApiRequest request, ApiReply reply) throws IOException {
        ApiDelivery delivery = reply.delivery();
        Ending ending = delivery.ending();
        if (ending.place() == Place.BEFORE_ANSWER) {
            return end(ending.fate());
        }
        boolean withBody = !request.method().equals("HEAD") && reply.status() != 204 && reply.status() != 304;
        boolean keep = keeps(request, delivery);
        if (delivery.framing() != Framing.RAW) {
            byte[] head = head(reply, withBody, keep);
            boolean whole = ending.place() != Place.IN_HEAD;
            send(whole ? head : Arrays.copyOf(head, head.length / 2), delivery.head());
            if (!whole) {
                return end(ending.fate());
            }
        }
        if (withBody) {
            send(framed(reply), delivery.body());
        }
        return ending.fate() == Fate.KEEP ? keep : end(ending.fate());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static boolean keeps(ApiRequest request, ApiDelivery delivery) {
        return (delivery.framing() == Framing.LENGTH || delivery.framing() == Framing.CHUNKS)
                && delivery.announced().isEmpty()
                && request.header("Connection")
                        .filter("close"::equalsIgnoreCase)
                        .isEmpty();
    }

    private static byte[] head(ApiReply reply, boolean withBody, boolean keep) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status() + " \r\n");
        reply.headers().forEach(header -> line(head, header.name(), header.value()));
        ApiDelivery delivery = reply.delivery();
        if (delivery.framing() == Framing.LENGTH && (withBody || reply.status() == 200)) {
            line(head, "Content-Length", Long.toString(delivery.announced().orElse(reply.length())));
        }
        if (delivery.framing() == Framing.CHUNKS && withBody) {
            line(head, "Transfer-Encoding", "chunked");
        }
        if (!keep) {
            line(head, "Connection", "close");
        }
        return head.append("\r\n").toString().getBytes(ISO_8859_1);
    }

    private static void line(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }

    private static byte[] framed(ApiReply reply) {
        int sent = Math.min(reply.delivery().ending().bytes(), reply.length());
        return reply.delivery().framing() == Framing.CHUNKS
                ? chunks(reply.body(), sent, reply.delivery().ending().fate() == Fate.KEEP)
                : Arrays.copyOf(reply.body(), sent);
    }

    /** Two chunks, so that a client has something to join. */
    private static byte[] chunks(byte[] body, int sent, boolean whole) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        chunk(bytes, body, 0, body.length / 2, sent);
        chunk(bytes, body, body.length / 2, body.length, sent);
        if (whole) {
            bytes.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
        }
        return bytes.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream bytes, byte[] body, int from, int to, int sent) {
        if (from == to || sent <= from) {
            return;
        }
        bytes.writeBytes((Integer.toHexString(to - from) + "\r\n").getBytes(ISO_8859_1));
        bytes.write(body, from, Math.min(to, sent) - from);
        if (sent >= to) {
            bytes.writeBytes("\r\n".getBytes(ISO_8859_1));
        }
    }

    private void send(byte[] bytes, Pace pace) throws IOException {
        for (int from = 0; from < bytes.length; ) {
            int count = Math.min(pace.piece(), bytes.length - from);
            out.write(bytes, from, count);
            out.flush();
            from += count;
            if (!pace.equals(Pace.AT_ONCE) && endsWithin(pace)) {
                throw new IOException("the client closed while it was answered");
            }
        }
    }

    /** Waits, and tells whether the client has closed meanwhile. */
    private boolean endsWithin(Pace pace) throws IOException {
        socket.setSoTimeout(
                (int) Math.max(1, Math.min(Integer.MAX_VALUE, pace.pause().toMillis())));
        in.mark(1);
        try {
            boolean ended = in.read() < 0;
            in.reset();
            return ended;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private boolean end(Fate fate) throws IOException {
        if (fate == Fate.RESET) {
            socket.setSoLinger(true, 0);
        }
        if (fate == Fate.STALL) {
            stalled.run();
            socket.setSoTimeout(0);
            in.transferTo(OutputStream.nullOutputStream());
        }
        return false;
    }
}
