// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A loopback server that answers every request with the same bytes, whatever they are, and ends the connection. */
final class WireService implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int END_OF_HEAD = 0x0D0A0D0A;

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    private final AtomicInteger requests = new AtomicInteger();
    private final Semaphore ends = new Semaphore(0);
    private volatile byte[] answer = {};
    private volatile boolean lingers;
    private volatile boolean resets;

    WireService() throws IOException {
        new Thread(this::serve, "wire-service").start();
    }

    void answers(byte[] bytes) {
        resets = false;
        answer = bytes.clone();
    }

    /** From now on, connections end by a reset after these bytes, not in order. */
    void answersAndResets(byte[] bytes) {
        answers(bytes);
        resets = true;
    }

    /** From now on, a connection ends no sooner than {@link #end} is called for it. */
    void linger() {
        lingers = true;
    }

    void end() {
        ends.release();
    }

    /** Requests since the last time this was asked. */
    int requests() {
        return requests.getAndSet(0);
    }

    /** The template of a source's URL. */
    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/{window.start}";
    }

    @Override
    public void close() throws IOException {
        socket.close(); // which ends the thread
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                connection.setSoTimeout(PATIENCE_MILLIS);
                if (readHead(connection.getInputStream())) {
                    requests.incrementAndGet();
                    connection.getOutputStream().write(answer);
                    if (lingers) {
                        ends.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                    }
                    if (resets) {
                        connection.setSoLinger(true, 0);
                        continue;
                    }
                    connection.shutdownOutput();
                    connection.getInputStream().readAllBytes(); // until the other side has seen the end
                }
            } catch (IOException e) {
                // The other side has gone before the end, or the test is over.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static boolean readHead(InputStream in) throws IOException {
        int last = 0;
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            last = last << Byte.SIZE | octet;
            if (last == END_OF_HEAD) {
                return true;
            }
        }
        return false;
    }
}
