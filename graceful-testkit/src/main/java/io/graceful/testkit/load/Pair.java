package io.graceful.testkit.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;

/** The two connections that a splice makes one of. An end is passed on as an end, a reset as a reset. */
final class Pair {

    private static final int BUFFER = 16 * 1024;

    private final Socket client;
    private final Socket server;
    private final Fate fate;

    Pair(Socket client, Socket server, Fate fate) {
        this.client = client;
        this.server = server;
        this.fate = fate;
    }

    /** Looks at bytes before they are passed on. */
    interface Looking {
        void at(byte[] bytes, int length);
    }

    /** Copies what the client sends, until that ends. */
    void up(Looking looking) {
        copy(client, server, looking, Passage.End.CLIENT, Passage.End.CLIENT, Passage.End.RST);
    }

    /** Copies what the server sends, until that ends. */
    void down(Looking looking) {
        copy(server, client, looking, Passage.End.FIN, Passage.End.RST, Passage.End.CLIENT);
    }

    private void copy(
            Socket from,
            Socket to,
            Looking looking,
            Passage.End atEnd,
            Passage.End atReset,
            Passage.End atResetOfOther) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = read(from, in, buffer, atReset); read >= 0; read = read(from, in, buffer, atReset)) {
                looking.at(buffer, read);
                write(to, out, buffer, read, atResetOfOther);
            }
            fate.ended(atEnd);
            to.shutdownOutput();
            if (from.isOutputShutdown()) {
                Dial.close(client);
                Dial.close(server);
            }
        } catch (SocketException e) {
            reset(to);
            reset(from);
        } catch (IOException e) {
            Dial.close(client);
            Dial.close(server);
        }
    }

    private int read(Socket from, InputStream in, byte[] buffer, Passage.End atReset) throws IOException {
        try {
            return in.read(buffer);
        } catch (SocketException e) {
            broken(from, atReset);
            throw e;
        }
    }

    private void write(Socket to, OutputStream out, byte[] buffer, int length, Passage.End atReset) throws IOException {
        try {
            out.write(buffer, 0, length);
        } catch (SocketException e) {
            broken(to, atReset);
            throw e;
        }
    }

    /** One that is closed here was closed because the other one broke, or by the kit. */
    private void broken(Socket socket, Passage.End how) {
        if (!socket.isClosed()) {
            fate.ended(how);
        }
    }

    /** Ends a connection with RST instead of FIN. */
    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Closed already.
        }
        Dial.close(socket);
    }
}
