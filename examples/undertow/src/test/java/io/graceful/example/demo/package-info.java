/** What {@code ./demo} shows: a rolling update on this machine, with graceful and without. */
package io.graceful.example.demo;
