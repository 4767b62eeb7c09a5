/** The result as one self-contained HTML page. */
@org.jspecify.annotations.NullMarked
package io.graceful.testkit.page;
