/**
 * What the edges of all servers do alike, whatever they call a request and a connection. For whoever joins graceful to a server that
 * it does not know yet.
 *
 * <p>An adapter stands before everything else that its server does with a request, and carries four messages about each. It begins
 * when its head has been read ({@link io.graceful.edge.ServerEdge#begin}). Its response is about to be committed, the last moment to
 * change the head ({@link io.graceful.edge.Exchange#commit}). A thread has left it ({@link io.graceful.edge.Exchange#left}), where
 * threads are known. It has ended, whether its last byte has gone out or its client ({@link io.graceful.edge.Exchange#end}).
 *
 * <p>Two things more: which connection a request came on, and when that has closed ({@link io.graceful.edge.ServerEdge#connection} or
 * {@link io.graceful.edge.ServerEdge#opened}, {@link io.graceful.edge.EdgeConnection#closed}); and which ports there are, and how they
 * are closed ({@link io.graceful.edge.ServerEdge#listensOn}, {@link io.graceful.edge.ServerEdge#closes}). Who is told to leave, what is
 * waited for, what is ended and what is cut is decided here; the adapter does to its server what it is asked.
 */
@NullMarked
package io.graceful.edge;

import org.jspecify.annotations.NullMarked;
