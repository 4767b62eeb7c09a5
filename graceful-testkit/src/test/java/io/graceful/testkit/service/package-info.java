/**
 * A small service that stops as it should, or with one of many defects: what the kit is tried on. JDK
 * classes only, apart from the header compression of HTTP/2.
 */
package io.graceful.testkit.service;
