package io.vaporform.haproxy;

import io.vaporform.error.ProvisioningException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows that HAProxy says, whose columns are known by the names in the line before: newer versions have more of them. */
final class Table {

    private static final String TITLES = "# ";

    private Table() {}

    /** A row. A column that a version does not have is empty. */
    record Row(Map<String, String> cells) {

        String text(String column) {
            return cells.getOrDefault(column, "");
        }

        /** 0 where nothing is said. */
        long number(String column) {
            String text = text(column);
            return text.isEmpty() ? 0 : Long.parseLong(text);
        }
    }

    /**
     * Of {@code show stat}: RFC 4180 but for the first line.
     *
     * @throws ProvisioningException in HAProxy's words, if it is no table
     */
    static List<Row> csv(String asked, String answer) {
        return rows(asked, csvLines(titled(asked, answer, answer)));
    }

    /**
     * Of {@code show servers state} and {@code conn}, whose cells have no blanks.
     *
     * @param skipped lines before that of the titles
     */
    static List<Row> spaced(String asked, String answer, int skipped) {
        String table = answer;
        for (int i = 0; i < skipped; i++) {
            table = table.substring(table.indexOf('\n') + 1);
        }
        List<List<String>> lines = titled(asked, answer, table)
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> List.of(line.trim().split(" +", -1)))
                .toList();
        return rows(asked, lines);
    }

    private static String titled(String asked, String answer, String table) {
        if (!table.startsWith(TITLES)) {
            throw new ProvisioningException(asked, "HAProxy said: " + answer, null);
        }
        return table.substring(TITLES.length());
    }

    private static List<Row> rows(String asked, List<List<String>> lines) {
        List<String> titles = lines.get(0);
        List<Row> rows = new ArrayList<>();
        for (List<String> line : lines.subList(1, lines.size())) {
            if (line.size() > titles.size() + 1) {
                throw new ProvisioningException(asked, "HAProxy said a row with more cells than titles: " + line, null);
            }
            Map<String, String> cells = new HashMap<>();
            for (int i = 0; i < Math.min(line.size(), titles.size()); i++) {
                cells.put(titles.get(i), line.get(i));
            }
            rows.add(new Row(cells));
        }
        return rows;
    }

    private static List<List<String>> csvLines(String text) {
        List<List<String>> lines = new ArrayList<>();
        List<String> line = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (quoted && each == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (each == '"') {
                quoted = !quoted;
            } else if (!quoted && (each == ',' || each == '\n')) {
                line.add(cell.toString());
                cell.setLength(0);
                if (each == '\n') {
                    keep(line, lines);
                    line = new ArrayList<>();
                }
            } else {
                cell.append(each);
            }
        }
        line.add(cell.toString());
        keep(line, lines);
        return lines;
    }

    private static void keep(List<String> line, List<List<String>> lines) {
        if (line.size() > 1) {
            lines.add(line);
        }
    }
}
