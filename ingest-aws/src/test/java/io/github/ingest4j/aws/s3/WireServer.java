// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.s3;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A loopback server that notes what really arrives on the wire and answers each request by a script, down to the reset. */
final class WireServer implements AutoCloseable {

    /** What happens on a connection when the head of a request has arrived. */
    @FunctionalInterface
    interface Script {
        void run(Request request) throws IOException;
    }

    /** A request, its body still on the way. */
    static final class Request {
        private final Socket socket;
        private final InputStream in;
        private final String line;
        private final Map<String, String> headers;
        private final int number;

        private Request(Socket socket, InputStream in, String line, Map<String, String> headers, int number) {
            this.socket = socket;
            this.in = in;
            this.line = line;
            this.headers = headers;
            this.number = number;
        }

        /** Counted from 1 over all connections. */
        int number() {
            return number;
        }

        String line() {
            return line;
        }

        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }

        /** Reads the body, having said that it may come where the client waits for that. */
        byte[] body() throws IOException {
            if (header("expect").isPresent()) {
                write("HTTP/1.1 100 Continue\r\n\r\n");
            }
            return unaskedBody();
        }

        /** Reads a body that comes without having been asked for, or has been asked for already. */
        byte[] unaskedBody() throws IOException {
            return in.readNBytes(header("content-length").map(Integer::parseInt).orElse(0));
        }

        /** Answers, and leaves the connection open for the next request. */
        void answer(int status, Map<String, String> answerHeaders, String text) throws IOException {
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Reason\r\n");
            answerHeaders.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            head.append("Content-Length: ").append(text.length()).append("\r\n\r\n");
            write(head + text);
        }

        void inBody() throws IOException {
            in.readNBytes(header("content-length").map(Integer::parseInt).orElse(0));
        }

        void write(String text) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        /** Ends the connection in good order. */
        void close() throws IOException {
            socket.close();
        }

        /** Ends the connection so that the other side sees a reset. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = new ArrayList<>();
    private final Script script;

    private WireServer(Script script) throws IOException {
        this.script = script;
        threads.execute(this::accept);
    }

    static WireServer running(Script script) throws IOException {
        return new WireServer(script);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** The request lines that have arrived, in order. */
    List<String> lines() {
        synchronized (requests) {
            return requests.stream().map(Request::line).toList();
        }
    }

    List<Request> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                Socket accepted = server.accept();
                threads.execute(() -> serve(accepted));
            }
        } catch (IOException e) {
            threads.shutdown(); // closed by the test
        }
    }

    private void serve(Socket accepted) {
        try (accepted) {
            InputStream in = new BufferedInputStream(accepted.getInputStream());
            for (Optional<String> line = line(in); line.isPresent() && !accepted.isClosed(); line = line(in)) {
                script.run(received(accepted, in, line.get()));
                if (accepted.isClosed()) {
                    return;
                }
            }
        } catch (IOException e) {
            // The other side has closed, or the script has: an end as well.
        }
    }

    private Request received(Socket accepted, InputStream in, String line) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(in).orElse(""); !header.isEmpty(); header = line(in).orElse("")) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        synchronized (requests) {
            Request request = new Request(accepted, in, line, headers, requests.size() + 1);
            requests.add(request);
            return request;
        }
    }

    private static Optional<String> line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                return Optional.empty();
            }
            line.write(octet);
        }
        return Optional.of(line.toString(StandardCharsets.ISO_8859_1).stripTrailing());
    }
}
