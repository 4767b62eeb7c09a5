package io.graceful.testkit.pod;

import io.graceful.testkit.callers.Trust;
import io.graceful.testkit.plane.Endpoint;
import io.graceful.testkit.result.Count;
import io.graceful.testkit.scenario.Counts;
import io.graceful.testkit.scenario.Handler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page on which a service tells its own counts, in the text format of Prometheus. */
public final class CountsPage {

    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([A-Za-z_:][\\w:]*)(?:\\{.*})?[ \\t]+(\\S+)");

    private final Counts counts;
    private final HttpClient client;

    private CountsPage(Counts counts) throws IOException {
        this.counts = counts;
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        client = (counts.page().https() ? builder.sslContext(Trust.ANY.tls()) : builder).build();
    }

    /** Asks these pods until all counts are zero or their time is over; comes back with the last answers. */
    public static List<Count> ask(Counts counts, List<Endpoint> pods) throws InterruptedException {
        try {
            return new CountsPage(counts).ask(pods);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Count> ask(List<Endpoint> pods) throws InterruptedException {
        long end = System.nanoTime() + counts.within().toNanos();
        List<Count> last = new ArrayList<>();
        for (Endpoint pod : pods) {
            List<Count> now = askOnce(pod);
            while (!now.stream().allMatch(Count::isZero) && System.nanoTime() < end) {
                LockSupport.parkNanos(AGAIN_NANOS);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                now = askOnce(pod);
            }
            last.addAll(now);
        }
        return last;
    }

    private List<Count> askOnce(Endpoint pod) throws InterruptedException {
        try {
            Handler.HttpGet page = counts.page();
            InetSocketAddress address = pod.address(page.port());
            URI uri = URI.create((page.https() ? "https" : "http") + "://"
                    + address.getAddress().getHostAddress() + ":" + address.getPort() + page.path());
            HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(ANSWER);
            page.headers().forEach(request::header);
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return counts.zero().stream()
                    .map(metric -> response.statusCode() == 200
                            ? count(pod.pod(), metric, response.body())
                            : new Count(pod.pod(), metric, 0, "status " + response.statusCode()))
                    .toList();
        } catch (IOException e) {
            return counts.zero().stream()
                    .map(metric -> new Count(pod.pod(), metric, 0, e.toString()))
                    .toList();
        }
    }

    static Count count(String pod, String metric, String page) {
        OptionalDouble sum = OptionalDouble.empty();
        Matcher sample = SAMPLE.matcher(page);
        while (sample.find()) {
            if (sample.group(1).equals(metric)) {
                try {
                    sum = OptionalDouble.of(sum.orElse(0) + Double.parseDouble(sample.group(2)));
                } catch (NumberFormatException e) {
                    return new Count(pod, metric, 0, sample.group(2) + " is no number");
                }
            }
        }
        return sum.isPresent()
                ? new Count(pod, metric, sum.getAsDouble(), "")
                : new Count(pod, metric, 0, "the page does not have it");
    }
}
