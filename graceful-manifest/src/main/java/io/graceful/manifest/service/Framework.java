package io.graceful.manifest.service;

/** What a service is built on, as far as its settings differ. */
public enum Framework {
    /** Plain Java: {@code graceful.properties}, management endpoints on a port of their own. */
    PLAIN("plain Java"),
    SPRING_BOOT("Spring Boot"),
    QUARKUS("Quarkus"),
    /** No project was given, or it does not say. */
    UNKNOWN("an unknown framework");

    private final String text;

    Framework(String text) {
        this.text = text;
    }

    /** Its name in messages. */
    public String text() {
        return text;
    }
}
