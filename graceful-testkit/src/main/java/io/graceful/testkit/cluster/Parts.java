package io.graceful.testkit.cluster;

import io.graceful.testkit.plane.DataPlane;
import io.graceful.testkit.time.Seed;
import io.graceful.testkit.time.Timeline;

/** What every actor works with. */
record Parts(Timeline timeline, Seed seed, DataPlane plane, Containers containers, Journal journal) {}
