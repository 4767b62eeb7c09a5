package io.graceful.example.demo;

import io.graceful.example.Launch;
import io.graceful.example.ServiceProcess;
import io.graceful.example.ServiceProcess.Exit;
import io.graceful.example.load.Result;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.stream.Collectors;

/** Shows the difference: the same update, first with graceful as it comes, then without its wait. */
public final class Demo {

    private static volatile Update running;

    private Demo() {}

    /** Ends with 0 if no request failed with graceful. The one argument is the width of the terminal, 0 for none. */
    public static void main(String[] args) {
        Screen screen = new Screen(System.out, Integer.parseInt(args[0]));
        Runtime.getRuntime().addShutdownHook(new Thread(Demo::abort, "demo-abort"));

        screen.say("With graceful and its defaults:");
        Update.Outcome with = update(screen, true);
        screen.say("");
        screen.say("The same without its wait: pod-a drains what is in flight and goes, as servers do by themselves:");
        Update.Outcome without = update(screen, false);

        int failed = with.result().failures().size();
        screen.say(String.format(
                "%n%s: with graceful %,d of %,d requests failed; without its wait %,d of %,d.",
                failed == 0 ? "OK" : "NOT OK",
                failed,
                with.result().requests(),
                without.result().failures().size(),
                without.result().requests()));
        System.exit(failed == 0 ? 0 : 1);
    }

    private static Update.Outcome update(Screen screen, boolean waits) {
        Update update = new Update(screen, pod("pod-a", waits), pod("pod-b", waits));
        running = update;
        Update.Outcome outcome = update.run();
        running = null;
        tell(screen, outcome.result(), outcome.exit());
        return outcome;
    }

    /** Outside of Kubernetes nobody is waited for. */
    private static Launch pod(String name, boolean waits) {
        Launch pod = ServiceProcess.named(name);
        return waits ? pod.inKubernetes() : pod;
    }

    private static void tell(Screen screen, Result result, Exit exit) {
        String causes = result.causes().entrySet().stream()
                .map(cause -> cause.getValue() + " " + cause.getKey())
                .collect(Collectors.joining(", ", ": ", ""));
        screen.say(String.format(
                "  requests     %,d, new connections and keep-alive, GET and POST; p99 %d ms, longest %d ms",
                result.requests(),
                result.percentile(0.99).toMillis(),
                result.percentile(1).toMillis()));
        screen.say("  failed       " + result.failures().size()
                + (result.failures().isEmpty() ? "" : causes));
        screen.say("  pod-a        ended " + Update.seconds(exit.sinceSignal()) + " after SIGTERM with exit code "
                + exit.code() + ", of 30 s allowed");
        screen.say("  stop report  " + exit.report().replaceFirst("^.*\\[stop \\w+] ", ""));
    }

    private static void abort() {
        Update update = running;
        if (update != null) {
            // What the main thread has to say about pods that are gone under its hands is of no interest.
            System.setErr(new PrintStream(OutputStream.nullOutputStream()));
            update.abort();
            System.out.println();
        }
    }
}
