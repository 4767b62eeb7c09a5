package io.graceful.manifest.service;

import io.graceful.settings.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a pod spec hands to the service, taken apart: its variables, the system properties and the options in the words that
 * start it.
 */
final class Launch {

    /** Read by the JVM before its own arguments; JAVA_OPTS and its like by scripts that hand them on. */
    private static final List<String> BEFORE =
            List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "JAVA_OPTS", "JAVA_OPTS_APPEND");

    /** Read by the JVM after its arguments, so it wins. */
    private static final String AFTER = "_JAVA_OPTIONS";

    /** Kubernetes puts variables into arguments itself. */
    private static final Pattern OF_KUBERNETES = Pattern.compile("\\$\\(([A-Za-z_][\\w.-]*)\\)");

    private static final Pattern OF_SHELL = Pattern.compile("\\$\\{([A-Za-z_]\\w*)\\}|\\$([A-Za-z_]\\w*)");

    private final Map<String, Value> variables = new LinkedHashMap<>();
    private final Map<String, Value> properties = new LinkedHashMap<>();
    private final Map<String, Value> options = new LinkedHashMap<>();

    private Launch(PodEnvironment environment) {
        environment.variables().forEach((name, value) -> {
            if (!isServiceLink(name, value)) {
                variables.put(name, Value.ofVariable(value, name));
            }
        });
        environment.unknown().forEach(name -> variables.put(name, Value.unseenVariable(name)));
        BEFORE.forEach(this::fromVariable);
        fromArguments(environment.arguments());
        fromVariable(AFTER);
    }

    /** Kubernetes makes that one for a Service named graceful-management, or quarkus-graceful-management; graceful does not take it for a setting either. */
    private static boolean isServiceLink(String name, String value) {
        return name.endsWith(Setting.MANAGEMENT_PORT.environment())
                && (value.startsWith("tcp://") || value.startsWith("udp://"));
    }

    static Launch of(PodEnvironment environment) {
        return new Launch(environment);
    }

    Map<String, Value> variables() {
        return variables;
    }

    /** {@code -Dname=value}. */
    Map<String, Value> properties() {
        return properties;
    }

    /** {@code --name=value}, which only Spring Boot reads. */
    Map<String, Value> options() {
        return options;
    }

    private void fromVariable(String name) {
        Value value = variables.get(name);
        if (value != null) {
            for (String word : words(value.text())) {
                property(word, Value.of("", "env " + name));
            }
        }
    }

    private void fromArguments(List<String> arguments) {
        boolean script = false;
        boolean ofJvm = true;
        boolean jar = false;
        for (String argument : arguments) {
            List<String> parts = script ? words(argument) : List.of(argument);
            for (String part : parts) {
                String word = script ? expand(OF_SHELL, part) : part;
                word = expand(OF_KUBERNETES, word);
                // What stands behind the program is the program's, not the JVM's.
                ofJvm = ofJvm && !jar;
                jar = word.equals("-jar");
                if (ofJvm) {
                    property(word, Value.of("", "argument"));
                }
                option(word);
            }
            script = argument.equals("-c") || argument.equals("-ec") || argument.equals("-lc");
        }
    }

    /** A variable that is not known leaves a mark that no value can have. */
    private String expand(Pattern reference, String word) {
        Matcher matcher = reference.matcher(word);
        StringBuilder expanded = new StringBuilder();
        while (matcher.find()) {
            String name = matcher.group(1) == null ? matcher.group(matcher.groupCount()) : matcher.group(1);
            Value value = variables.get(name);
            String text = value != null && value.known() ? value.text() : value == null ? matcher.group() : "\0";
            matcher.appendReplacement(expanded, Matcher.quoteReplacement(text));
        }
        return matcher.appendTail(expanded).toString();
    }

    private void property(String word, Value from) {
        if (word.startsWith("-D") && word.length() > 2) {
            int equals = word.indexOf('=');
            String name = word.substring(2, equals < 0 ? word.length() : equals);
            String origin = from.origin().equals("argument") ? "argument -D" + name : from.origin();
            put(properties, name, equals < 0 ? "" : word.substring(equals + 1), origin);
        }
    }

    private void option(String word) {
        if (word.startsWith("--") && word.length() > 2) {
            int equals = word.indexOf('=');
            String name = word.substring(2, equals < 0 ? word.length() : equals);
            put(options, name, equals < 0 ? "" : word.substring(equals + 1), "argument --" + name);
        }
    }

    private static void put(Map<String, Value> to, String name, String text, String origin) {
        to.put(name, text.indexOf('\0') < 0 ? Value.of(text, origin) : Value.unseen(origin));
    }

    /** Divides at blanks, as a shell and the JVM do; quotes keep them. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean within = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0 ? c == quote : c == '"' || c == '\'') {
                quote = quote == 0 ? c : 0;
                within = true;
            } else if (quote == 0 && Character.isWhitespace(c)) {
                if (within) {
                    words.add(word.toString());
                }
                word.setLength(0);
                within = false;
            } else {
                word.append(c);
                within = true;
            }
        }
        if (within) {
            words.add(word.toString());
        }
        return words;
    }
}
