package io.graceful.management;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The paths of the management endpoints: what stands before their names, and which of them are the application's own. */
final class ManagementPaths {

    static final String HEALTHZ = "/healthz";
    static final String READYZ = "/readyz";
    static final String LIVEZ = "/livez";
    static final String STARTUPZ = "/startupz";
    static final String DRAIN = "/drain";

    private final String basePath;

    /** Without the slash before it, with one behind it. */
    private final String before;

    private volatile Set<String> left = Set.of();

    /** @param basePath empty for none, or with a slash before it and none behind it */
    ManagementPaths(String basePath) {
        this.basePath = basePath;
        this.before = basePath.isEmpty() ? "" : basePath.substring(1) + "/";
    }

    /** The name of the endpoint of that path; null if it is of none. Any number of slashes may stand before it. */
    @Nullable
    String name(String path) {
        int start = 0;
        while (start < path.length() && path.charAt(start) == '/') {
            start++;
        }
        if (!path.startsWith(before, start)) {
            return null;
        }
        start += before.length();
        return switch (path.length() - start) {
            case 5 -> path.startsWith("livez", start) ? LIVEZ : path.startsWith("drain", start) ? DRAIN : null;
            case 6 -> path.startsWith("readyz", start) ? READYZ : null;
            case 7 -> path.startsWith("healthz", start) ? HEALTHZ : null;
            case 8 -> path.startsWith("startupz", start) ? STARTUPZ : null;
            default -> null;
        };
    }

    /** The path of an endpoint. */
    String path(String name) {
        return basePath + name;
    }

    void leave(Set<String> paths) {
        left = Set.copyOf(paths);
    }

    /** Whether that endpoint's path is the application's own. */
    boolean isLeft(String name) {
        return left.contains(path(name));
    }
}
