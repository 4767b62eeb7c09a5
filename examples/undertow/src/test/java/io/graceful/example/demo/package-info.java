/** What {@code ./demo} shows: a rolling update on this machine, with graceful and without its wait. */
package io.graceful.example.demo;
