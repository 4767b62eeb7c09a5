package io.graceful.manifest.service;

import java.util.List;

/**
 * What was read of a project.
 *
 * @param given whether there is one; otherwise nothing is known but what the pod spec says
 * @param profiles those that are active whatever the pod spec says; may be empty
 */
record Project(boolean given, BuildFile build, List<ConfigFile> files, List<String> profiles) {

    static final Project NONE = new Project(false, BuildFile.NONE, List.of(), List.of());

    Project {
        files = List.copyOf(files);
        profiles = List.copyOf(profiles);
    }
}
