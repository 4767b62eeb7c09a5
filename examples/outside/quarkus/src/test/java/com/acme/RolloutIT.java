package com.acme;

import io.graceful.testkit.junit.ScenarioTest;

class RolloutIT {

    @ScenarioTest("rollout.yaml")
    void losesNothing() {}
}
