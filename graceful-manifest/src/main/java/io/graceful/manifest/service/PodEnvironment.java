package io.graceful.manifest.service;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a pod spec hands to the service in it, and the service therefore reads besides its own files.
 *
 * @param variables environment variables whose values are known
 * @param unknown environment variables that are set to something nobody here can see, such as a Secret
 * @param arguments the words of {@code command} and {@code args}, in order
 */
public record PodEnvironment(Map<String, String> variables, Set<String> unknown, List<String> arguments) {

    /** A pod spec that says nothing. */
    public static final PodEnvironment EMPTY = new PodEnvironment(Map.of(), Set.of(), List.of());

    public PodEnvironment {
        variables = Map.copyOf(variables);
        unknown = Set.copyOf(unknown);
        arguments = List.copyOf(arguments);
    }
}
