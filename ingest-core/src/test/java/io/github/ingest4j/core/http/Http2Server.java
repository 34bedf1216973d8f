// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Speaks HTTP/2 over TLS, as little of it as a page needs: each request gets the same bytes, without their number, and an end. */
final class Http2Server implements AutoCloseable {
    static final String PAGE = "a,b\n1,2\n";

    private static final int PREFACE_BYTES = 24;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int GOING_AWAY = 7;
    private static final int LAST_OF_STREAM = 1;
    private static final int LAST_OF_HEADERS = 4;
    private static final int ACKNOWLEDGED = 1;
    private static final int INTERNAL_ERROR = 2;

    /** How an answer ends. */
    enum Ending {
        IN_ORDER,
        RESET,
        RESET_WITHOUT_ERROR,
        GOING_AWAY,
        CLOSED
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final SSLServerSocket socket;
    private final Ending ending;

    private Http2Server(SSLServerSocket socket, Ending ending) {
        this.socket = socket;
        this.ending = ending;
        threads.execute(this::accept);
    }

    static Http2Server running(SSLContext tls, Ending ending) throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        SSLServerSocket socket = (SSLServerSocket) tls.getServerSocketFactory().createServerSocket(0, 50, loopback);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        return new Http2Server(socket, ending);
    }

    /** For a server and whoever trusts it, by a certificate that is made in that folder. */
    static SSLContext tls(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        Path file = folder.resolve("keys.p12");
        char[] password = "nothing to hide".toCharArray();
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=ingest4j test",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(password))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException(said);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(file)) {
            keys.load(stream, password);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, password);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    String url() {
        return "https://127.0.0.1:" + socket.getLocalPort() + "/page";
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                SSLSocket accepted = (SSLSocket) socket.accept();
                threads.execute(() -> serve(accepted));
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(SSLSocket accepted) {
        try (SSLSocket connection = accepted) {
            DataInputStream in = new DataInputStream(connection.getInputStream());
            DataOutputStream out = new DataOutputStream(connection.getOutputStream());
            in.readNBytes(PREFACE_BYTES);
            send(out, SETTINGS, 0, 0);
            boolean open = true;
            while (open) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                in.readNBytes(length);
                if (type == SETTINGS && flags != ACKNOWLEDGED) {
                    send(out, SETTINGS, ACKNOWLEDGED, 0);
                } else if (type == HEADERS) {
                    open = answer(out, stream);
                }
            }
        } catch (IOException e) {
            // The client has had enough.
        }
    }

    /** Whether the connection goes on. */
    private boolean answer(DataOutputStream out, int stream) throws IOException {
        // Status 200, number 8 of the static table, and Content-Type, number 31 there, as it stands.
        byte[] type = "text/csv".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer head = ByteBuffer.allocate(4 + type.length)
                .put((byte) 0x88)
                .put((byte) 0x0F)
                .put((byte) 0x10)
                .put((byte) type.length)
                .put(type);
        send(out, HEADERS, LAST_OF_HEADERS, stream, head.array());
        send(out, DATA, 0, stream, PAGE.getBytes(StandardCharsets.US_ASCII));
        switch (ending) {
            case IN_ORDER -> send(out, DATA, LAST_OF_STREAM, stream);
            case RESET -> send(out, RESET, 0, stream, number(INTERNAL_ERROR));
            case RESET_WITHOUT_ERROR -> send(out, RESET, 0, stream, number(0));
            case GOING_AWAY -> send(out, GOING_AWAY, 0, 0, lastServed(stream));
            case CLOSED -> {}
        }
        return ending != Ending.GOING_AWAY && ending != Ending.CLOSED;
    }

    private static byte[] lastServed(int stream) {
        return ByteBuffer.allocate(2 * Integer.BYTES).putInt(stream).putInt(0).array();
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    private static void send(DataOutputStream out, int type, int flags, int stream, byte... payload)
            throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length)
                .put((byte) 0)
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload);
        out.write(frame.array());
        out.flush();
    }
}
