package io.graceful.spring.discovery;

import org.springframework.cloud.client.serviceregistry.Registration;

/** The part of a registry that runs in this process, where it has a mind of its own. Others' registrations are passed over. */
interface RegistryClient {

    /** Just before it registers, on the thread that does. */
    void registers(Registration registration, boolean ready);

    /** The service is ready. On a thread of its own; may be called again. */
    void release(Instance instance) throws InterruptedException;

    /** The stop signal came; quick, asks nobody, and may be called again. */
    void stops(Registration registration);
}
