package io.graceful.stop;

import io.graceful.inflight.OpenWork;
import io.graceful.lifecycle.PhaseChange;
import io.graceful.lifecycle.StopCause;
import io.graceful.time.Durations;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link StopReport} says, and how it is written; each of these is described there. */
record StopFacts(
        String id,
        StopCause cause,
        Instant at,
        Duration gracePeriod,
        Duration took,
        List<PhaseChange> phases,
        StopReport.WaitEnd waitEndedBy,
        long inFlightAtStop,
        long lateRequests,
        @Nullable Duration lastNewConnection,
        long untold,
        int cutCount,
        List<OpenWork> cut,
        List<StopReport.HookResult> hooks,
        int furtherSignals,
        List<String> unseen) {

    /** The kubelet keeps 4 KiB of a termination message, shared with its other containers when there are many. */
    private static final int SHORT_BYTES = 2000;

    /** Characters of a path, a thread's name or a frame in the short form: what tells one from another. */
    private static final int SHORT_TEXT = 160;

    /** How much of what graceful cannot see has its place in the short form. */
    private static final int MOST_UNSEEN = 4;

    /** What came of it. */
    StopReport.Outcome outcome() {
        if (cutCount > 0) {
            return StopReport.Outcome.CUT;
        }
        if (!hooks.stream().allMatch(hook -> hook.problem().isEmpty())) {
            return StopReport.Outcome.HOOK_FAILED;
        }
        return unseen.isEmpty() ? StopReport.Outcome.CLEAN : StopReport.Outcome.UNSEEN;
    }

    /** What is written in the place of a report as long as there is none. */
    static String begun(String id, StopCause cause, long inFlight) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("event", "graceful.stop.begun");
        fields.put("id", id);
        fields.put("cause", cause);
        fields.put("inFlight", inFlight);
        return Json.write(fields);
    }

    /** The whole report on one line. */
    String toJson() {
        return Json.write(fields(cut, hooks, Integer.MAX_VALUE));
    }

    /**
     * The report in less than 2 KB, with long texts shortened: as many of the cut requests as fit, and for the first of them
     * the hooks make room, those that did their work before those that failed.
     */
    String toShortJson() {
        List<StopReport.HookResult> failed =
                hooks.stream().filter(hook -> !hook.problem().isEmpty()).toList();
        for (int atLeast = Math.min(1, cut.size()); atLeast >= 0; atLeast--) {
            for (List<StopReport.HookResult> shown : List.of(hooks, failed, List.<StopReport.HookResult>of())) {
                String json = shortJson(atLeast, shown);
                if (fits(json)) {
                    return withMore(json, atLeast, shown);
                }
            }
        }
        return shortJson(0, List.of());
    }

    private String withMore(String json, int listed, List<StopReport.HookResult> shown) {
        String longest = json;
        for (int more = listed + 1; more <= cut.size(); more++) {
            String longer = shortJson(more, shown);
            if (!fits(longer)) {
                break;
            }
            longest = longer;
        }
        return longest;
    }

    private String shortJson(int listed, List<StopReport.HookResult> shown) {
        return Json.write(fields(cut.subList(0, listed), shown, SHORT_TEXT));
    }

    private static boolean fits(String json) {
        return json.getBytes(StandardCharsets.UTF_8).length <= SHORT_BYTES;
    }

    private Map<String, @Nullable Object> fields(
            List<OpenWork> listed, List<StopReport.HookResult> shown, int longestText) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("event", "graceful.stop.report");
        fields.put("id", id);
        fields.put("cause", cause);
        fields.put("outcome", outcome());
        fields.put("at", at);
        fields.put("gracePeriodMillis", gracePeriod.toMillis());
        fields.put("tookMillis", took.toMillis());
        Map<String, Object> spent = new LinkedHashMap<>();
        phases.forEach(change -> spent.put(change.from().name(), change.spent().toMillis()));
        fields.put("phaseMillis", spent);
        fields.put("waitEndedBy", waitEndedBy);
        fields.put("inFlightAtStop", inFlightAtStop);
        fields.put("lateRequests", lateRequests);
        fields.put("lastNewConnectionMillis", lastNewConnection == null ? null : lastNewConnection.toMillis());
        fields.put("untold", untold);
        fields.put("furtherSignals", furtherSignals);
        List<Map<String, Object>> cutFields = new ArrayList<>();
        for (OpenWork work : listed) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("what", shortened(work.label(), longestText));
            one.put("ageMillis", work.age().toMillis());
            one.put("thread", shortened(work.thread(), longestText));
            one.put("where", shortened(work.where(), longestText));
            cutFields.add(one);
        }
        fields.put("cutCount", cutCount);
        fields.put("cut", cutFields);
        List<Map<String, Object>> hookFields = new ArrayList<>();
        for (StopReport.HookResult hook : shown) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", shortened(hook.name(), longestText));
            one.put("tookMillis", hook.took().toMillis());
            one.put("problem", shortened(hook.problem(), longestText));
            hookFields.add(one);
        }
        fields.put("hooks", hookFields);
        fields.put("unseenCount", unseen.size());
        fields.put(
                "unseen",
                unseen.stream()
                        .limit(longestText == SHORT_TEXT ? MOST_UNSEEN : unseen.size())
                        .map(what -> shortened(what, longestText))
                        .toList());
        return fields;
    }

    private static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "…";
    }

    /** One line for people. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder();
        line.append(outcome()).append(" after ").append(Durations.text(took));
        line.append(" of ").append(Durations.text(gracePeriod));
        phases.forEach(
                change -> line.append(", ").append(change.from()).append(' ').append(Durations.text(change.spent())));
        line.append("; ").append(inFlightAtStop).append(" in flight at the signal, ");
        line.append(lateRequests).append(" requests after it");
        if (lastNewConnection != null) {
            line.append(", the last on a new connection at ").append(Durations.text(lastNewConnection));
        }
        line.append("; ").append(cutCount).append(" cut, ").append(untold).append(" connections untold");
        if (!unseen.isEmpty()) {
            line.append("; not seen: ").append(String.join(", ", unseen));
        }
        return line.toString();
    }
}
