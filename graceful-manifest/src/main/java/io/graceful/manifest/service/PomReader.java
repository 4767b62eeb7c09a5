package io.graceful.manifest.service;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads {@code pom.xml} and those of its parents that are on the disk beside it; fetches nothing. */
final class PomReader {

    private static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final int MOST_PARENTS = 8;
    private static final int LONGEST = 200;
    private static final String BOOT = "org.springframework.boot";
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^${}]{1,200})\\}");

    private final Map<String, String> properties = new HashMap<>();
    private final Set<String> groups = new HashSet<>();
    private final Set<String> libraries = new HashSet<>();
    private final List<String> bootVersions = new ArrayList<>();
    private boolean complete;

    private PomReader() {}

    static BuildFile read(Path pom) {
        PomReader reader = new PomReader();
        try {
            reader.readWithParents(pom);
        } catch (IllegalArgumentException e) {
            return BuildFile.unreadable(String.valueOf(e.getMessage()));
        }
        return new BuildFile(
                Set.copyOf(reader.libraries),
                reader.framework(),
                reader.bootVersions.stream()
                        .map(reader::resolve)
                        .filter(version -> !version.contains("$"))
                        .findFirst(),
                reader.complete,
                Optional.empty());
    }

    private Framework framework() {
        if (libraries.contains(BuildFile.EXTENSION)
                || groups.stream().anyMatch(group -> group.startsWith("io.quarkus"))) {
            return Framework.QUARKUS;
        }
        if (libraries.contains(BuildFile.STARTER) || groups.contains(BOOT)) {
            return Framework.SPRING_BOOT;
        }
        return libraries.contains(BuildFile.CORE) ? Framework.PLAIN : Framework.UNKNOWN;
    }

    private void readWithParents(Path pom) {
        Path at = pom;
        Element project = parse(pom);
        List<Element> projects = new ArrayList<>();
        while (true) {
            projects.add(project);
            Optional<Element> parent = child(project, "parent");
            if (parent.isEmpty()) {
                complete = true;
                break;
            }
            Path file = parentFile(at, parent.get());
            Element parentProject = file == null ? null : parent(file, parent.get());
            if (file == null || parentProject == null || projects.size() > MOST_PARENTS) {
                String group = text(parent.get(), "groupId");
                // Those add no dependencies.
                complete = group.equals(BOOT) || group.startsWith("io.quarkus");
                if (group.equals(BOOT)) {
                    groups.add(BOOT);
                    bootVersions.add(text(parent.get(), "version"));
                }
                break;
            }
            at = file;
            project = parentProject;
        }
        // A child's properties win over its parents', so they are put last.
        for (int i = projects.size() - 1; i >= 0; i--) {
            child(projects.get(i), "properties").ifPresent(this::addProperties);
        }
        projects.forEach(this::add);
    }

    private static @Nullable Path parentFile(Path pom, Element parent) {
        Optional<Element> relative = child(parent, "relativePath");
        String path = relative.map(PomReader::text).orElse("../pom.xml");
        Path folder = pom.toAbsolutePath().getParent();
        if (path.isEmpty() || folder == null) {
            return null;
        }
        try {
            Path file = folder.resolve(path).normalize();
            Path pomIn = Files.isDirectory(file) ? file.resolve("pom.xml") : file;
            return Files.isRegularFile(pomIn) ? pomIn : null;
        } catch (IllegalArgumentException e) {
            // No path on this system, so not on this disk.
            return null;
        }
    }

    /** Null if what lies there is another project, as it is for a module whose parent is elsewhere. */
    private static @Nullable Element parent(Path file, Element named) {
        try {
            Element project = parse(file);
            return text(project, "artifactId").equals(text(named, "artifactId")) ? project : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void addProperties(Element list) {
        for (Element property : children(list, null)) {
            String value = text(property);
            // A version has some ten letters; what has more could be there to be multiplied.
            if (value.length() <= LONGEST) {
                properties.put(property.getTagName(), value);
            }
        }
    }

    private void add(Element project) {
        List<Element> parts = new ArrayList<>();
        parts.add(project);
        child(project, "profiles").ifPresent(profiles -> parts.addAll(children(profiles, "profile")));
        for (Element part : parts) {
            child(part, "dependencies")
                    .ifPresent(list -> children(list, "dependency").forEach(this::addDependency));
            child(part, "build")
                    .flatMap(build -> child(build, "plugins"))
                    .ifPresent(list -> children(list, "plugin").forEach(this::addPlugin));
            child(part, "dependencyManagement")
                    .flatMap(managed -> child(managed, "dependencies"))
                    .ifPresent(list -> children(list, "dependency").forEach(this::addManaged));
        }
    }

    private void addDependency(Element dependency) {
        if (text(dependency, "scope").equals("test")) {
            return;
        }
        String group = resolve(text(dependency, "groupId"));
        groups.add(group);
        libraries.add(resolve(text(dependency, "artifactId")));
        bootVersion(group, dependency);
    }

    private void addPlugin(Element plugin) {
        String group = resolve(text(plugin, "groupId"));
        // Where there is one, the application is built by it.
        if (text(plugin, "artifactId").matches("(spring-boot|quarkus)-maven-plugin")) {
            groups.add(group);
            bootVersion(group, plugin);
        }
    }

    private void addManaged(Element dependency) {
        String group = resolve(text(dependency, "groupId"));
        if (text(dependency, "artifactId").equals("spring-boot-dependencies")) {
            bootVersion(group, dependency);
        }
    }

    private void bootVersion(String group, Element of) {
        if (group.equals(BOOT) && !text(of, "version").isEmpty()) {
            bootVersions.add(text(of, "version"));
        }
    }

    private String resolve(String text) {
        String resolved = text;
        for (int i = 0; i < 10 && resolved.contains("${") && resolved.length() <= 5 * LONGEST; i++) {
            Matcher matcher = REFERENCE.matcher(resolved);
            resolved = matcher.replaceAll(
                    found -> Matcher.quoteReplacement(properties.getOrDefault(found.group(1), "$" + found.group(1))));
        }
        return resolved;
    }

    /** @throws IllegalArgumentException if it is no XML, or brings a document type with it */
    private static Element parse(Path file) {
        byte[] bytes = ConfigFiles.bytes(file, "pom.xml", MOST_BYTES);
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            DocumentBuilder builder = factory.newDocumentBuilder();
            // The default one writes to standard error.
            builder.setErrorHandler(new DefaultHandler());
            return builder.parse(new ByteArrayInputStream(bytes)).getDocumentElement();
        } catch (SAXParseException e) {
            throw new IllegalArgumentException(
                    "pom.xml:" + Math.max(1, e.getLineNumber())
                            + ": is no XML, or has a DOCTYPE (expected: a Maven project)",
                    e);
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new IllegalArgumentException("pom.xml: is no XML (expected: a Maven project)", e);
        }
    }

    private static Optional<Element> child(Element of, String name) {
        return children(of, name).stream().findFirst();
    }

    /** The elements directly in another, of that name or, with null, all. */
    private static List<Element> children(Element of, @Nullable String name) {
        List<Element> children = new ArrayList<>();
        for (Node node = of.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element
                    && (name == null || element.getTagName().equals(name))) {
                children.add(element);
            }
        }
        return children;
    }

    private static String text(Element of, String name) {
        return child(of, name).map(PomReader::text).orElse("");
    }

    /** Only its own text: a method of the parser would go down into what may be nested without end. */
    private static String text(Element element) {
        StringBuilder text = new StringBuilder();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeType() == Node.TEXT_NODE || node.getNodeType() == Node.CDATA_SECTION_NODE) {
                text.append(node.getNodeValue());
            }
        }
        return text.toString().strip();
    }
}
