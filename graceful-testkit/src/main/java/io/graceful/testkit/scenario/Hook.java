package io.graceful.testkit.scenario;

/** What a preStop hook does: one of {@link Handler.HttpGet}, {@link Handler.Exec}, {@link Handler.Sleep}. */
public sealed interface Hook permits Handler.HttpGet, Handler.Exec, Handler.Sleep {}
