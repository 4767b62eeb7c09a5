package io.graceful.manifest.yaml;

import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.parser.Parser;

/**
 * Refuses what is nested deeper than anything sensible, since composing it would end in a stack overflow, and what has more
 * values than there is memory for.
 */
final class BoundedParser implements Parser {

    /** A pod's deepest field is some fifteen levels down, a CRD's schema some sixty. */
    static final int DEEPEST = 200;

    private final Parser parser;
    private final int mostValues;
    private int depth;
    private int values;

    BoundedParser(Parser parser, int mostValues) {
        this.parser = parser;
        this.mostValues = mostValues;
    }

    @Override
    public boolean checkEvent(Event.ID id) {
        return parser.checkEvent(id);
    }

    @Override
    public Event peekEvent() {
        return parser.peekEvent();
    }

    @Override
    public Event next() {
        Event event = parser.next();
        switch (event.getEventId()) {
            case MappingStart, SequenceStart -> {
                depth++;
                values++;
            }
            case MappingEnd, SequenceEnd -> depth--;
            case Scalar, Alias -> values++;
            default -> {}
        }
        if (depth > DEEPEST) {
            throw new ParserException(
                    "is nested more than " + DEEPEST + " levels deep (expected: fewer)", event.getStartMark());
        }
        if (values > mostValues) {
            throw new ParserException(
                    "the file has more than " + YamlReader.MOST_VALUES + " values up to here (expected: fewer)",
                    event.getStartMark());
        }
        return event;
    }

    /** How many values there were so far. */
    int values() {
        return values;
    }

    @Override
    public boolean hasNext() {
        return parser.hasNext();
    }
}
