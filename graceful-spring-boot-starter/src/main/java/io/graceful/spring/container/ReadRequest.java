package io.graceful.spring.container;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Collection;
import java.util.Enumeration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request with a body, of which it must be known whether it has been read: a connection that is closed while its client still sends
 * is reset, and the response with it.
 */
final class ReadRequest extends HttpServletRequestWrapper {

    private volatile @Nullable ServletInputStream input;
    private volatile boolean readByContainer;

    ReadRequest(HttpServletRequest request) {
        super(request);
    }

    static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }

    boolean isRead() {
        ServletInputStream opened = input;
        return opened == null ? readByContainer : opened.isFinished();
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        ServletInputStream opened = super.getInputStream();
        input = opened;
        return opened;
    }

    /** Who reads lines reads all of them before he answers. */
    @Override
    public BufferedReader getReader() throws IOException {
        readByContainer = true;
        return super.getReader();
    }

    @Override
    public String getParameter(String name) {
        parsed();
        return super.getParameter(name);
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        parsed();
        return super.getParameterMap();
    }

    @Override
    public Enumeration<String> getParameterNames() {
        parsed();
        return super.getParameterNames();
    }

    @Override
    public String[] getParameterValues(String name) {
        parsed();
        return super.getParameterValues(name);
    }

    /** Parameters are in the body of a form only. */
    private void parsed() {
        String type = getContentType();
        if (type != null && type.startsWith("application/x-www-form-urlencoded")) {
            readByContainer = true;
        }
    }

    @Override
    public Collection<Part> getParts() throws IOException, ServletException {
        Collection<Part> parts = super.getParts();
        readByContainer = true;
        return parts;
    }

    @Override
    public Part getPart(String name) throws IOException, ServletException {
        Part part = super.getPart(name);
        readByContainer = true;
        return part;
    }
}
