package io.vaporform.bench;

import java.util.ArrayList;
import java.util.List;

/** A table in plain text: the first column to the left, the others to the right. Not thread-safe. */
final class Table {

    private final List<String[]> rows = new ArrayList<>();

    /** A table of samples; times in milliseconds. */
    static Table ofSamples(String title) {
        Table table = new Table();
        table.rows.add(new String[] {title, "median ms", "quartiles", "extremes", "samples"});
        return table;
    }

    Table row(String title, Samples samples) {
        String[] cells = samples.cells();
        String[] row = new String[cells.length + 1];
        row[0] = title;
        System.arraycopy(cells, 0, row, 1, cells.length);
        rows.add(row);
        return this;
    }

    void print() {
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        System.out.println();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder(pad(row[0], widths[0], true));
            for (int i = 1; i < row.length; i++) {
                line.append("  ").append(pad(row[i], widths[i], false));
            }
            System.out.println(line);
        }
    }

    private static String pad(String text, int width, boolean left) {
        String spaces = " ".repeat(width - text.length());
        return left ? text + spaces : spaces + text;
    }
}
