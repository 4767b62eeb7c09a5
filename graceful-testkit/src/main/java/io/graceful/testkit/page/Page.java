package io.graceful.testkit.page;

import io.graceful.testkit.result.Result;
import java.util.List;

/** The page. */
public final class Page {

    private Page() {}

    /** One page. */
    public static String of(List<Result> results) {
        return results.toString();
    }
}
