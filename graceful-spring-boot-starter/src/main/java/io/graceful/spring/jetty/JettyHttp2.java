package io.graceful.spring.jetty;

import java.util.List;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.HTTP2Stream;
import org.eclipse.jetty.http2.frames.GoAwayFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.Callback;

/** Apart from the rest, because HTTP/2 is a jar that Boot's Jetty does not bring. */
final class JettyHttp2 {

    private JettyHttp2() {}

    /**
     * Writes a GOAWAY that takes no stream back, and leaves the session as it is: Jetty's own shutdown follows it with a second one
     * as soon as no stream is open, which drops what the client has just sent.
     */
    static void sayGoAway(Connection connection) {
        if (connection instanceof HTTP2Connection http2) {
            GoAwayFrame frame = new GoAwayFrame(Integer.MAX_VALUE, ErrorCode.NO_ERROR.code, null);
            http2.getSession().frames(null, List.of(frame), Callback.NOOP);
        }
    }

    /** Whether nobody is there any more who would read the stream. */
    static boolean isGone(Connection connection, String streamId) {
        if (!(connection instanceof HTTP2Connection http2)) {
            return false;
        }
        HTTP2Stream stream = http2.getSession().getStream(Integer.parseInt(streamId));
        return stream == null || stream.isReset() || stream.isClosed();
    }

    /** Resets one stream; the others of its connection go on. */
    static void reset(Connection connection, String streamId) {
        if (connection instanceof HTTP2Connection http2) {
            HTTP2Stream stream = http2.getSession().getStream(Integer.parseInt(streamId));
            if (stream != null) {
                stream.reset(new ResetFrame(stream.getId(), ErrorCode.CANCEL_STREAM_ERROR.code), Callback.NOOP);
            }
        }
    }
}
