package io.graceful.manifest.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class EditTest {

    @Test
    void isMadeOnceAndOnlyTheFirstOfTwoThatTouchTheSame() {
        Edit first = new Edit(1, 3, "x");

        assertEquals("axd", Edit.apply("abcd", List.of(first, first)));
        assertEquals("axd", Edit.apply("abcd", List.of(new Edit(2, 4, "y"), first)));
        assertEquals("abcd12", Edit.apply("abcd", List.of(new Edit(4, 4, "1"), new Edit(4, 4, "2"))));
    }

    @Test
    void meetsWhatItTouchesAndWhatIsAddedRightBehindIt() {
        Edit edit = new Edit(2, 4, "x");

        assertTrue(edit.meets(new Edit(3, 5, "y")));
        assertTrue(edit.meets(new Edit(4, 4, "y")));
        assertTrue(new Edit(4, 4, "y").meets(edit));
        assertTrue(edit.meets(new Edit(3, 3, "y")));
        assertFalse(edit.meets(new Edit(4, 6, "y")));
        assertFalse(edit.meets(new Edit(5, 5, "y")));
        assertFalse(edit.meets(edit));
        assertFalse(new Edit(4, 4, "y").meets(new Edit(4, 4, "z")));
    }
}
