package io.vaporform.testkit.tck;

import java.util.List;
import java.util.stream.Stream;

/** Every store that the kit must find out. */
final class StoreDefects {

    private StoreDefects() {}

    static List<StoreDefect> all() {
        return Stream.of(
                        CommitDefects.all(),
                        KeyDefects.all(),
                        RowDefects.all(),
                        FollowDefects.all(),
                        RacingDefects.all())
                .flatMap(List::stream)
                .toList();
    }
}
