package io.graceful.manifest.check;

import io.graceful.manifest.service.ServiceProfile;

/** What cases about hooks have in common. */
final class HookTexts {

    private static final String TOKEN = "open-sesame";

    private HookTexts() {}

    /** Graceful behind a sleep: it does not wait for routers itself. */
    static ServiceProfile.Builder sleeping() {
        return RuleCase.withGraceful().propagation(RuleCase.figure("graceful.propagation.delay", 0));
    }

    /** Graceful with the token that {@link #drain} sends. */
    static ServiceProfile.Builder withToken() {
        return RuleCase.withGraceful().tokenValue(TOKEN);
    }

    /** A service that only drains. */
    static ServiceProfile.Builder withoutGraceful() {
        return ServiceProfile.builder()
                .graceful(false)
                .propagation(RuleCase.figure("none", 0))
                .drain(RuleCase.figure("server.drain", 10));
    }

    static String hook(String handler) {
        return "          lifecycle: {preStop: {" + handler + "}}";
    }

    static String sleep(int seconds) {
        return hook("sleep: {seconds: " + seconds + "}");
    }

    static String exec(String words) {
        return hook("exec: {command: [" + words + "]}");
    }

    /** A call of the drain endpoint with the token; {@code fields} are path, port and what else there is. */
    static String call(String fields) {
        return "          lifecycle:\n            preStop:\n              httpGet:\n                " + fields
                + "\n                httpHeaders:\n                  - {name: X-Graceful-Token, value: " + TOKEN + "}";
    }

    static String drain() {
        return call("path: /drain\n                port: management");
    }
}
