package io.graceful.manifest.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** From the marks of one document, which count code points from its beginning, to offsets of the file's text. */
final class Offsets {

    private final CodePoints points;
    private final int start;
    private final int end;
    private final int pointsBefore;

    Offsets(CodePoints points, int start, int end) {
        this.points = points;
        this.start = start;
        this.end = end;
        this.pointsBefore = points.before(start);
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    int of(Mark mark) {
        return Math.min(end, points.offset(pointsBefore + mark.getIndex()));
    }

    int of(Optional<Mark> mark) {
        return mark.map(this::of).orElse(start);
    }

    int of(Node node) {
        return of(node.getStartMark());
    }

    int endOf(Node node) {
        return of(node.getEndMark());
    }
}
