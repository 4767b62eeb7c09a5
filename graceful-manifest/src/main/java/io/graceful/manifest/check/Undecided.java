package io.graceful.manifest.check;

/** A rule that could not be looked into for want of a fact. */
public record Undecided(Rule rule, Fact fact, String subject) {}
