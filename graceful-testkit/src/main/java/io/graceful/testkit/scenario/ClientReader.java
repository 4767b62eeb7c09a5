package io.graceful.testkit.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads the clients of a scenario file: the name of a mix, or a list of groups and mixes. */
final class ClientReader {

    private static final String[] KEYS = {
        "name",
        "kind",
        "rate",
        "connections",
        "shares",
        "port",
        "method",
        "path",
        "headers",
        "body",
        "upload",
        "chunked",
        "expectContinue",
        "over",
        "reads",
        "stalls",
        "leaves",
        "half",
        "status",
        "ends",
        "bytes",
        "close",
        "tls",
        "version",
        "fresh",
        "java",
        "classPath",
        "timeout",
        "steady",
        "counted"
    };
    private static final int MOST_SHARE = 100;
    private static final String SIZE = "bytes such as 500, 64KiB or 8MiB";

    private final Yaml yaml;
    private final Path directory;
    private final Map<String, Integer> unnamed = new HashMap<>();

    /**
     * A reader.
     *
     * @param directory what relative paths are relative to
     */
    ClientReader(Yaml yaml, Path directory) {
        this.yaml = yaml;
        this.directory = directory;
    }

    /** The clients of an entry; none, with a problem, if it cannot be read. */
    List<ClientSpec> read(Node node, String path) {
        if (node instanceof ScalarNode scalar) {
            return mix(scalar, path, scalar.getValue())
                    .map(mix -> mix.clients(Mix.usualPages(), 1))
                    .orElse(List.of());
        }
        return node instanceof MappingNode mapping && has(mapping, "mix")
                ? mix(node, path)
                : List.of(client(node, path));
    }

    private static boolean has(MappingNode mapping, String key) {
        return mapping.getValue().stream()
                .map(NodeTuple::getKeyNode)
                .anyMatch(node ->
                        node instanceof ScalarNode scalar && scalar.getValue().equals(key));
    }

    private Optional<Mix> mix(Node node, String path, String name) {
        Optional<Mix> mix = Mix.of(name);
        if (mix.isEmpty()) {
            yaml.wrong(
                    node,
                    path,
                    name + " (expected: a list of clients, or one of "
                            + Stream.of(Mix.values()).map(Mix::text).collect(Collectors.joining(", ")) + ")");
        }
        return mix;
    }

    private List<ClientSpec> mix(Node node, String path) {
        Yaml.Fields fields = yaml.fields(node, path, "mix", "pages", "without", "share", "port", "tls");
        Optional<Mix> mix =
                fields.text("mix", "the name of a mix").flatMap(name -> mix(node, fields.path("mix"), name));
        double share = fields.number("share").orElse(1.0);
        if (!(share > 0) || share > MOST_SHARE) {
            return fields.<List<ClientSpec>>bad("share", Double.toString(share), "above 0, at most " + MOST_SHARE)
                    .orElse(List.of());
        }
        List<ClientSpec> all = mix.map(one -> one.clients(pages(fields), share)).orElse(List.of());
        String port = fields.text("port", "the name of a port").orElse("");
        Transport.Tls tls = tls(fields);
        List<ClientSpec> left = without(fields, all);
        if (left.isEmpty() && yaml.problems().isEmpty()) {
            yaml.wrong(node, path, "has no callers (expected: pages that somebody asks for)");
        }
        return left.stream()
                .map(client -> client.port(port).transport(client.transport().tls(tls)))
                .toList();
    }

    private Map<Mix.Page, String> pages(Yaml.Fields fields) {
        Node node = fields.get("pages");
        if (node == null) {
            return Mix.usualPages();
        }
        Map<Mix.Page, String> pages = new EnumMap<>(Mix.Page.class);
        String[] names = Stream.of(Mix.Page.values()).map(Mix.Page::text).toArray(String[]::new);
        Yaml.Fields named = yaml.fields(node, fields.path("pages"), names);
        for (String name : named.keys()) {
            Optional<String> asked = named.text(name, "a path");
            if (asked.isPresent() && !asked.get().startsWith("/")) {
                Optional<Object> unused = named.bad(name, asked.get(), "a path that begins with /");
            }
            Mix.Page.of(name).ifPresent(page -> asked.ifPresent(text -> pages.put(page, text)));
        }
        return pages;
    }

    private List<ClientSpec> without(Yaml.Fields fields, List<ClientSpec> all) {
        List<ClientSpec> left = new ArrayList<>(all);
        // Some may be away already, for want of their page.
        List<ClientSpec> known = Mix.WORLD.clients(Mix.usualPages(), 1);
        for (String name : fields.words("without")) {
            left.removeIf(client -> isCalled(client, name));
            if (known.stream().noneMatch(client -> isCalled(client, name))) {
                Optional<Object> unused = fields.bad(
                        "without",
                        name,
                        "a kind, or one of "
                                + known.stream().map(ClientSpec::name).collect(Collectors.joining(", ")));
            }
        }
        return Mix.connected(left);
    }

    /** Whether a word means this caller: by its name, or with all of its kind. */
    private static boolean isCalled(ClientSpec client, String word) {
        return client.name().equals(word) || client.kind().text().equals(word);
    }

    private ClientSpec client(Node node, String path) {
        Yaml.Fields fields = yaml.fields(node, path, KEYS);
        ClientSpec.Kind kind =
                fields.text("kind", kinds()).flatMap(text -> kind(fields, text)).orElse(ClientSpec.Kind.NEW_CONNECTION);
        ClientSpec usual = ClientSpec.get(kind.text(), kind, kind == ClientSpec.Kind.PROBER ? 1 : 10, "/");
        return new ClientSpec(
                fields.text("name", "a name").orElseGet(() -> unused(usual.name())),
                kind,
                fields.number("rate").orElse(usual.rate()),
                fields.integer("connections").orElse(usual.connections()),
                fields.text("shares", "the name of another group").orElse(""),
                fields.text("port", "the name of a port").orElse(""),
                message(fields),
                manners(fields),
                wanted(fields),
                transport(fields),
                fields.duration("timeout").orElse(usual.timeout()),
                fields.bool("steady").orElse(usual.steady()),
                fields.bool("counted").orElse(usual.counted()));
    }

    private static Message message(Yaml.Fields fields) {
        Body body = body(fields);
        return new Message(
                fields.text("method", "a method").orElse(body == null ? "GET" : "POST"),
                fields.text("path", "a path").orElse("/"),
                fields.texts("headers"),
                body);
    }

    private static @Nullable Body body(Yaml.Fields fields) {
        Optional<String> text = fields.text("body", "text");
        Optional<Long> upload = size(fields, "upload");
        if (text.isPresent() && upload.isPresent()) {
            return fields.<Body>bad("upload", upload.get().toString(), "no upload where there is a body")
                    .orElse(null);
        }
        boolean chunked = fields.bool("chunked").orElse(false);
        boolean expect = fields.bool("expectContinue").orElse(false);
        Duration over = fields.duration("over").orElse(Duration.ZERO);
        Body body = text.map(Body::text).or(() -> upload.map(Body::of)).orElse(null);
        if (body == null) {
            for (String key : List.of("chunked", "expectContinue", "over")) {
                if (fields.get(key) != null) {
                    String value = fields.text(key, "a value").orElse("");
                    Optional<Object> unused = fields.bad(key, value, "nothing where there is no body or upload");
                }
            }
            return null;
        }
        return new Body(body.text(), body.bytes(), chunked, expect, over);
    }

    private static Manners manners(Yaml.Fields fields) {
        return new Manners(
                size(fields, "reads").orElse(0L),
                fields.duration("stalls").orElse(Duration.ZERO),
                fields.duration("leaves").orElse(null),
                word(fields, "half", Map.of("head", Manners.Half.HEAD, "body", Manners.Half.BODY))
                        .orElse(Manners.Half.NONE));
    }

    private static Wanted wanted(Yaml.Fields fields) {
        return new Wanted(
                fields.integer("status").orElse(Wanted.ANY.status()),
                fields.text("ends", "the id or the data of the last event").orElse(Wanted.ANY.ends()),
                size(fields, "bytes").orElse(Wanted.ANY.bytes()),
                fields.integer("close").orElse(Wanted.ANY.close()));
    }

    private Transport transport(Yaml.Fields fields) {
        return new Transport(
                tls(fields),
                word(
                                fields,
                                "version",
                                Map.of("HTTP_1_1", Transport.Version.HTTP_1_1, "HTTP_2", Transport.Version.HTTP_2))
                        .orElse(null),
                fields.bool("fresh").orElse(false),
                fields.text("java", "the home of a JDK").map(directory::resolve).orElse(null),
                fields.words("classPath").stream().map(directory::resolve).toList());
    }

    private Transport.@Nullable Tls tls(Yaml.Fields fields) {
        return fields.text("tls", "any, or a file with the certificates of those who may vouch")
                .map(text -> text.equals("any") ? Transport.Tls.ANY : new Transport.Tls(directory.resolve(text)))
                .orElse(null);
    }

    private static <T> Optional<T> word(Yaml.Fields fields, String key, Map<String, T> words) {
        String expected = "one of " + words.keySet().stream().sorted().collect(Collectors.joining(", "));
        return fields.text(key, expected).flatMap(text -> {
            T value = words.get(text);
            return value == null ? fields.bad(key, text, expected) : Optional.of(value);
        });
    }

    private static Optional<Long> size(Yaml.Fields fields, String key) {
        return fields.text(key, SIZE).flatMap(text -> {
            Optional<Long> size = Sizes.parse(text);
            return size.isPresent() ? size : fields.bad(key, text, SIZE);
        });
    }

    /** The name itself the first time it is asked for, then with a number. */
    private String unused(String name) {
        int times = unnamed.merge(name, 1, Integer::sum);
        return times == 1 ? name : name + "-" + times;
    }

    private static Optional<ClientSpec.Kind> kind(Yaml.Fields fields, String text) {
        Optional<ClientSpec.Kind> kind = Stream.of(ClientSpec.Kind.values())
                .filter(one -> one.text().equals(text))
                .findFirst();
        return kind.isPresent() ? kind : fields.bad("kind", text, kinds());
    }

    private static String kinds() {
        return "one of " + ClientSpec.Kind.names().collect(Collectors.joining(", "));
    }
}
