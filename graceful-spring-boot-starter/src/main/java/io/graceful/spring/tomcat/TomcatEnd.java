package io.graceful.spring.tomcat;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Learns that Tomcat's adapter is done with a request, as an access log does: an asynchronous one whose client is gone may end without
 * another sign. Belongs to the context: an access log of the engine would keep others from being asked.
 */
final class TomcatEnd extends ValveBase implements AccessLog {

    TomcatEnd() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
    }

    @Override
    public void log(Request request, Response response, long time) {
        if (request.getNote(TomcatValve.NOTE) instanceof TomcatRequest known
                && known.request == request
                && known.isOpen()) {
            known.adapterLeft();
        }
    }

    @Override
    public void setRequestAttributesEnabled(boolean requestAttributesEnabled) {
        // It logs nothing.
    }

    @Override
    public boolean getRequestAttributesEnabled() {
        return false;
    }
}
