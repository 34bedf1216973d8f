// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A loopback server whose script writes each byte itself, to do what no decent server does. */
final class RawServer implements AutoCloseable {
    /** What happens on a connection after its request was read; the connection closes at the end. */
    @FunctionalInterface
    interface Script {
        void run(Connection connection) throws IOException;
    }

    /** One connection, seen from the server. */
    static final class Connection {
        private static final Pattern LENGTH = Pattern.compile("(?i)content-length: ([0-9]+)");

        private final Socket socket;
        private final String request;

        private Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.request = readHead(socket.getInputStream());
        }

        String request() {
            return request;
        }

        /** Reads the body of the request: closing with bytes unread would reset the connection. */
        Connection skipBody() throws IOException {
            Matcher length = LENGTH.matcher(request);
            if (length.find()) {
                socket.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
            }
            return this;
        }

        Connection send(String text) throws IOException {
            return send(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        Connection send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        }

        /** Waits for the other side to close. */
        void awaitEnd() throws IOException {
            while (!ended(0)) {
                // bytes that nobody asked for
            }
        }

        /** Sends a byte again and again, with that pause, until the other side closes. */
        void trickle(String letter, int pauseMillis) throws IOException {
            do {
                send(letter);
            } while (!ended(pauseMillis));
        }

        /** Closes so that the other side sees a reset. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        private boolean ended(int millis) throws IOException {
            socket.setSoTimeout(millis);
            try {
                return socket.getInputStream().read() < 0;
            } catch (SocketTimeoutException e) {
                return false;
            }
        }

        private static String readHead(InputStream stream) throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            int octet;
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n") && (octet = stream.read()) >= 0) {
                head.write(octet);
            }
            return head.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Script script;

    private RawServer(Script script) throws IOException {
        this.script = script;
        threads.execute(this::accept);
    }

    static RawServer running(Script script) throws IOException {
        return new RawServer(script);
    }

    /** A server that sends this text to all, and closes. */
    static RawServer sending(String text) throws IOException {
        return new RawServer(connection -> connection.send(text));
    }

    String url(String path) {
        return "http://127.0.0.1:" + socket.getLocalPort() + path;
    }

    /** Done when the first script has run to its end: with {@link Connection#awaitEnd}, when its connection is closed. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                Socket accepted = socket.accept();
                threads.execute(() -> serve(accepted));
            }
        } catch (IOException e) {
            threads.shutdown(); // closed by the test
        }
    }

    private void serve(Socket accepted) {
        try (accepted) {
            script.run(new Connection(accepted));
        } catch (IOException e) {
            // The other side closed while the script was writing, which is an end as well.
        }
        ended.complete(null);
    }
}
