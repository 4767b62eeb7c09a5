/** What is to be played: pods, nodes, clients and steps, checked as a whole before anything starts. */
@org.jspecify.annotations.NullMarked
package io.graceful.testkit.scenario;
