package io.graceful.spring.tomcat;

import io.graceful.edge.ServerEdge;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.UpgradeProtocol;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 without TLS, which a connection may change to for as long as {@link ServerEdge#acceptsUpgrade} says. A request that asks for
 * it later is answered over HTTP/1.1. Who speaks HTTP/2 from the first byte asks nobody.
 */
final class GracefulUpgrade implements UpgradeProtocol {

    private final UpgradeProtocol protocol;
    private final ServerEdge<?> edge;

    GracefulUpgrade(UpgradeProtocol protocol, ServerEdge<?> edge) {
        this.protocol = protocol;
        this.edge = edge;
    }

    @Override
    public boolean accept(Request request) {
        return edge.acceptsUpgrade() && protocol.accept(request);
    }

    @Override
    public String getHttpUpgradeName(boolean isSslEnabled) {
        return protocol.getHttpUpgradeName(isSslEnabled);
    }

    /** With TLS the choice is made by ALPN, where the protocol itself stands. */
    @Override
    public @Nullable String getAlpnName() {
        return null;
    }

    @Override
    public byte[] getAlpnIdentifier() {
        return protocol.getAlpnIdentifier();
    }

    @Override
    public Processor getProcessor(SocketWrapperBase<?> socket, Adapter adapter) {
        return protocol.getProcessor(socket, adapter);
    }

    @Override
    public InternalHttpUpgradeHandler getInternalUpgradeHandler(
            SocketWrapperBase<?> socket, Adapter adapter, Request request) {
        return protocol.getInternalUpgradeHandler(socket, adapter, request);
    }
}
