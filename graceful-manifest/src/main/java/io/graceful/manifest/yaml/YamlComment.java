package io.graceful.manifest.yaml;

/**
 * A comment.
 *
 * @param text what stands behind the {@code #}, without space around it
 * @param alone whether nothing else stands on its line
 * @param document the document that it stands in
 */
public record YamlComment(Place place, String text, boolean alone, YamlDocument document) {}
