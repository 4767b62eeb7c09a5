package io.graceful.testkit.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.graceful.testkit.result.Cause;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DialTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new ConnectException("Connection refused"), Cause.REFUSED),
                Arguments.of(new SocketException("Connection reset by peer"), Cause.REFUSED),
                Arguments.of(new SocketException("Connection reset"), Cause.REFUSED),
                Arguments.of(new SocketTimeoutException("Connect timed out"), Cause.CONNECT_TIMEOUT),
                Arguments.of(new NoRouteToHostException("No route to host"), Cause.CONNECT_TIMEOUT));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void nothingWasSentWhenAConnectionDidNotComeAbout(IOException failure, Cause cause) {
        assertEquals(cause, Dial.whileConnecting(failure));
        assertFalse(cause.fateUnknown());
    }

    @Test
    void whatTheCallersOwnMachineRefusesIsSaidInItsWords() {
        assertEquals(Cause.OTHER, Dial.whileConnecting(new BindException("Cannot assign requested address")));
        assertEquals(Cause.OTHER, Dial.whileConnecting(new SocketException("Too many open files")));
        assertEquals(Cause.OTHER, Dial.whileConnecting(new SocketException()));
    }
}
