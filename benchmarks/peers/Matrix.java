import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Results of runs under the same callers as one table: a row for each caller, a column for each service. Arguments: NAME=FILE. */
final class Matrix {

    private record Run(String name, Map<?, ?> result) {}

    public static void main(String[] arguments) throws Exception {
        List<Run> runs = new ArrayList<>();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            runs.add(new Run(parts[0], (Map<?, ?>) json(Files.readString(Path.of(parts[1])))));
        }
        row("", runs.stream().map(Run::name).toList());
        row("---", runs.stream().map(run -> "---").toList());
        figure(runs, "**failed of all**", run -> number(run, "failed") + " of " + number(run, "requests"));
        figure(runs, "looked whole and was not", run -> count(run, "false end"));
        figure(runs, "sent again unseen", run -> number((Map<?, ?>) run.get("ledger"), "repeated"));
        figure(runs, "requests left in the count", Matrix::left);
        figure(runs, "killed", run -> number(run, "kills"));
        figure(runs, "stop, longest", Matrix::longestStop);
        for (String client : clients(runs)) {
            figure(runs, client, run -> of(run, client));
        }
    }

    private interface Figure {
        String of(Map<?, ?> run);
    }

    private static void figure(List<Run> runs, String name, Figure figure) {
        row(name, runs.stream().map(run -> figure.of(run.result())).toList());
    }

    private static void row(String head, List<String> cells) {
        System.out.println("| " + head + " | " + String.join(" | ", cells) + " |");
    }

    private static List<String> clients(List<Run> runs) {
        return runs.stream()
                .flatMap(run -> list(run.result(), "clients").stream())
                .map(client -> (String) client.get("name"))
                .distinct()
                .toList();
    }

    /** Failures and their causes, such as {@code 3 of 40 (2 EOF, 1 reset)}. */
    private static String of(Map<?, ?> run, String name) {
        Map<?, ?> client = list(run, "clients").stream()
                .filter(one -> name.equals(one.get("name")))
                .findFirst()
                .orElse(Map.of());
        if (client.isEmpty()) {
            return "–";
        }
        String failed = number(client, "failed");
        if (client.get("counted").equals(false)) {
            return "(" + failed + " of " + number(client, "requests") + ")";
        }
        if (failed.equals("0")) {
            return "0 of " + number(client, "requests");
        }
        Map<String, Long> causes = list(run, "failures").stream()
                .filter(failure -> name.equals(failure.get("client")))
                .collect(Collectors.groupingBy(failure -> (String) failure.get("cause"), TreeMap::new, Collectors.counting()));
        return "**" + failed + "** of " + number(client, "requests") + ": "
                + causes.entrySet().stream().map(one -> one.getValue() + " " + one.getKey()).collect(Collectors.joining(", "));
    }

    private static String left(Map<?, ?> run) {
        List<Map<?, ?>> counts = list(run, "counts");
        return counts.isEmpty()
                ? "–"
                : Long.toString(Math.round(
                        counts.stream().mapToDouble(one -> ((Number) one.get("value")).doubleValue()).sum()));
    }

    private static String longestStop(Map<?, ?> run) {
        return String.format("%.1f s", list(run, "pods").stream()
                .filter(pod -> pod.containsKey("stopTook"))
                .mapToDouble(pod -> ((Number) pod.get("stopTook")).doubleValue())
                .max()
                .orElse(0));
    }

    private static String count(Map<?, ?> run, String cause) {
        Object count = ((Map<?, ?>) run.get("failedByCause")).get(cause);
        return count == null ? "0" : count.toString();
    }

    private static String number(Map<?, ?> of, String name) {
        return String.valueOf(of.get(name));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<?, ?>> list(Map<?, ?> of, String name) {
        return (List<Map<?, ?>>) of.get(name);
    }

    private static Object json(String text) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            return value(parser);
        }
    }

    private static Object value(JsonParser parser) {
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> all = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    all.put(name, value(parser));
                }
                return all;
            }
            case START_ARRAY -> {
                List<Object> all = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    all.add(value(parser));
                }
                return all;
            }
            case VALUE_NUMBER_INT -> {
                return parser.getLongValue();
            }
            case VALUE_NUMBER_FLOAT -> {
                return parser.getDoubleValue();
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return parser.getBooleanValue();
            }
            default -> {
                return parser.getString();
            }
        }
    }
}
