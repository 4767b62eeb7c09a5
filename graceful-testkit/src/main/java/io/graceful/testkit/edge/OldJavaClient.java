package io.graceful.testkit.edge;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.apiguardian.api.API;

/** Whether this JVM's {@code java.net.http} fails a stream that is open when the server says GOAWAY (JDK-8335181). */
@API(status = API.Status.INTERNAL)
public final class OldJavaClient {

    private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};
    private static final byte[] SETTINGS_ACK = {0, 0, 0, 4, 1, 0, 0, 0, 0};
    /** Stream 1 is the last that is served, for no reason of the client's. */
    private static final byte[] GOAWAY = {0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0};
    /** {@code :status 200} on stream 1, and no body. */
    private static final byte[] ANSWER = {0, 0, 1, 1, 5, 0, 0, 0, 1, (byte) 0x88};

    private OldJavaClient() {}

    /** Asks a server that answers stream 1 behind a GOAWAY which lets it. */
    public static boolean failsOnGoaway() {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> serve(listener), "goaway");
            server.setDaemon(true);
            server.start();
            URI uri = URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/");
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
            return false;
        } catch (IOException e) {
            return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("goaway");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void serve(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) in.readUnsignedByte());
            }
            out.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(SETTINGS);
            // The preface, and the client's settings: then it knows of stream 1.
            in.readNBytes(24);
            out.write(SETTINGS_ACK);
            out.write(GOAWAY);
            out.flush();
            // It has read the GOAWAY when it answers what comes behind it.
            out.write(new byte[] {0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8});
            out.flush();
            awaitPing(in);
            out.write(ANSWER);
            out.flush();
            in.readAllBytes();
        } catch (IOException e) {
            // The client has seen enough.
        }
    }

    private static void awaitPing(DataInputStream in) throws IOException {
        while (true) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            in.readNBytes(5 + length);
            if (type == 6) {
                return;
            }
        }
    }
}
