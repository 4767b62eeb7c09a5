package io.graceful.manifest.service;

/** What a port asks of whoever calls it. */
public enum PortSecurity {
    /** Plain HTTP. */
    NONE,
    /** TLS. */
    TLS,
    /** TLS with a certificate of the client's, which the kubelet does not have. */
    CLIENT_CERTIFICATE
}
