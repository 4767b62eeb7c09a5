package io.graceful.manifest.check;

import java.util.Optional;
import java.util.regex.Pattern;

/** What an image has in it, from what is known of it: the option, the Dockerfile's base, or the name in the manifest. */
final class ImageSeen {

    private static final Pattern WITHOUT_SHELL =
            Pattern.compile("scratch|.*distroless.*|.*chisell?ed.*|.*cgr\\.dev/chainguard/(?!.*-dev\\b).*");

    /** These tags add a shell to an image that has none. */
    private static final Pattern DEBUG = Pattern.compile(".*:(.*-)?debug(-.*)?");

    private static final Pattern WITH_SHELL = Pattern.compile(
            "(.*/)?(eclipse-temurin|openjdk|amazoncorretto|zulu-openjdk\\w*|liberica-[\\w-]+|sapmachine|ibm-semeru-runtimes|"
                    + "semeru-runtime[\\w-]*|graalvm[\\w-]*|jdk|oraclelinux|ubuntu|debian|alpine|fedora|centos|rockylinux|"
                    + "almalinux|amazonlinux|busybox|maven|gradle|tomcat|jetty|ubi\\d*(-minimal|-micro)?|"
                    + "openjdk-\\d+(-runtime)?|quarkus-micro-image)([:@].*)?");

    /** Their sh is busybox, which hands its process over to the last command. */
    private static final Pattern BUSYBOX = Pattern.compile("(.*/)?(alpine|busybox)([:@].*)?|.*alpine.*");

    /** Their sh is bash, which does the same. */
    private static final Pattern BASH = Pattern.compile(
            "(.*/)?(oraclelinux|fedora|centos|rockylinux|almalinux|amazonlinux|amazoncorretto|ubi\\d*(-\\w+)?|"
                    + "openjdk-\\d+(-runtime)?|quarkus-micro-image)([:@].*)?|.*/ubi\\d+/.*|.*[:-]ubi\\d.*|.*-al20\\d\\d.*");

    private ImageSeen() {}

    /** Whether it has a shell; empty if nobody can tell. */
    static Optional<Facts.Image> of(Scope scope) {
        return scope.facts().image().or(() -> byName(base(scope)));
    }

    private static Optional<Facts.Image> byName(String image) {
        if (WITHOUT_SHELL.matcher(image).matches()) {
            return Optional.of(DEBUG.matcher(image).matches() ? Facts.Image.SHELL : Facts.Image.DISTROLESS);
        }
        return WITH_SHELL.matcher(image).matches() ? Optional.of(Facts.Image.SHELL) : Optional.empty();
    }

    /** The shell that {@code sh} is: {@code busybox}, {@code bash}, or {@code dash} where nothing else is known. */
    static String sh(Scope scope) {
        String image = base(scope);
        if (BUSYBOX.matcher(image).matches()) {
            return "busybox";
        }
        return BASH.matcher(image).matches() ? "bash" : "dash";
    }

    /** The name of the base image, or of the image itself. */
    private static String base(Scope scope) {
        return scope.dockerfile()
                .from()
                .filter(from -> !from.words().isEmpty())
                .map(from -> from.words().get(0))
                .orElse(scope.service().image());
    }
}
