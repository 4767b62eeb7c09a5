/** Counts the calls of a gRPC server. Needs grpc-api, which whoever has such a server has. */
@NullMarked
package io.graceful.grpc;

import org.jspecify.annotations.NullMarked;
