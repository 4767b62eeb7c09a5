package io.graceful.testkit.callers;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The libraries for Java that can be played. */
public enum Libraries {
    /** {@code java.net.http}, of the JDK. */
    JDK("nothing"),
    /** Apache HttpClient 5, classic. */
    APACHE("org.apache.httpcomponents.client5:httpclient5"),
    /** OkHttp. */
    OKHTTP("com.squareup.okhttp3:okhttp (for Maven com.squareup.okhttp3:okhttp-jvm)"),
    /** Spring's WebClient on Reactor Netty. */
    REACTOR_NETTY(
            "org.springframework:spring-webflux, org.springframework:spring-context and io.projectreactor.netty:reactor-netty-http"),
    /** gRPC. */
    GRPC("io.grpc:grpc-stub and a transport such as io.grpc:grpc-netty-shaded");

    private final String artifacts;

    Libraries(String artifacts) {
        this.artifacts = artifacts;
    }

    /** Such as {@code reactor-netty}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What has this {@link #word()}; null if nothing has. */
    public static @Nullable Libraries of(String word) {
        for (Libraries library : values()) {
            if (library.word().equals(word)) {
                return library;
            }
        }
        return null;
    }

    /**
     * The library itself.
     *
     * @throws CourierException if its jar is not there, or it cannot be used so
     */
    public Library make(Options options) {
        if (options.version() != null && this != JDK) {
            throw new CourierException(word() + " takes no version; only jdk does", null);
        }
        Supplier<Library> client = () -> client(options);
        try {
            return options.fresh() ? new Fresh(client) : client.get();
        } catch (LinkageError e) {
            throw new CourierException(
                    word() + " is not on the class path (" + e.getMessage() + "); add " + artifacts
                            + ", or name its jars in classPath",
                    e);
        }
    }

    private Library client(Options options) {
        return switch (this) {
            case JDK -> new JdkLibrary(options);
            case APACHE -> new ApacheLibrary(options.trust());
            case OKHTTP -> new OkHttpLibrary(options.trust());
            case REACTOR_NETTY -> new ReactorNettyLibrary(options.trust());
            case GRPC -> new GrpcLibrary(options.trust());
        };
    }

    /** The words of all. */
    static List<String> words() {
        return List.of(values()).stream().map(Libraries::word).toList();
    }

    /** With the version that its jar tells. */
    static String named(String name, Class<?> of) {
        String version = of.getPackage().getImplementationVersion();
        return version == null ? name : name + " " + version;
    }
}
