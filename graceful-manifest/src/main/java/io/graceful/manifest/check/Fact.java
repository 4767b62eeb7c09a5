package io.graceful.manifest.check;

/** What a manifest cannot say of the cluster it will run in; each is an option of the checker. */
public enum Fact {
    KUBERNETES("the version of Kubernetes", "--kubernetes 1.30"),
    LOAD_BALANCER("what load balancer is in front", "--load-balancer none|alb|nlb|neg|other"),
    MESH("whether there is a service mesh", "--mesh none|istio|linkerd"),
    IMAGE("whether the image has a shell", "--image shell|distroless"),
    SERVICE("what the service itself waits for", "--service DIR"),
    NODE_SHUTDOWN("how long a node's graceful shutdown leaves to pods", "--node-shutdown 15s"),
    NODES("whether pods run on spot nodes, or a cluster autoscaler removes nodes", "--nodes stable|autoscaled|spot");

    private final String text;
    private final String option;

    Fact(String text, String option) {
        this.text = text;
        this.option = option;
    }

    /** What it is, as the object of a sentence. */
    public String text() {
        return text;
    }

    /** How to give it on the command line. */
    public String option() {
        return option;
    }
}
