package io.graceful.testkit.scenario;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a group of callers speaks, and what it runs on.
 *
 * @param tls whether it speaks TLS, and whom it trusts; null for cleartext
 * @param version the version that {@code java.net.http} is held to; null for what it does by itself
 * @param fresh whether a new client of the library is made for each call
 * @param java the home of the JDK that a library runs on, in a process of its own; null for this one
 * @param classPath jars and folders that a library is in, before the kit's own class path; in a process of its own if there are any
 */
public record Transport(
        @Nullable Tls tls,
        @Nullable Version version,
        boolean fresh,
        @Nullable Path java,
        List<Path> classPath) {

    public static final Transport CLEARTEXT = new Transport(null, null, false, null, List.of());

    public Transport {
        classPath = List.copyOf(classPath);
    }

    /** As {@code java.net.http} names them. */
    public enum Version {
        HTTP_1_1,
        HTTP_2
    }

    /**
     * Whom a caller trusts.
     *
     * @param authorities a file with the certificates of those who may vouch, in PEM; the certificate has to be for {@code localhost}
     *     then. Null: any certificate, for any name
     */
    public record Tls(@Nullable Path authorities) {

        /** Whoever answers. */
        public static final Tls ANY = new Tls(null);
    }

    public Transport tls(@Nullable Tls trust) {
        return new Transport(trust, version, fresh, java, classPath);
    }

    public Transport version(@Nullable Version pinned) {
        return new Transport(tls, pinned, fresh, java, classPath);
    }

    /** With a new client for each call. */
    public Transport anew() {
        return new Transport(tls, version, true, java, classPath);
    }

    /** On the JDK in this folder, in a process of its own. */
    public Transport java(@Nullable Path home) {
        return new Transport(tls, version, fresh, home, classPath);
    }

    public Transport classPath(List<Path> entries) {
        return new Transport(tls, version, fresh, java, entries);
    }
}
