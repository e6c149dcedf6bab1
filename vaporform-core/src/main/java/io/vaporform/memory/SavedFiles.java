package io.vaporform.memory;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What a backup of a volume in memory looks like: how many files there are, then the path and the text of each. */
final class SavedFiles {

    private SavedFiles() {}

    static void write(Map<String, String> files, OutputStream to) throws IOException {
        DataOutputStream out = new DataOutputStream(to);
        out.writeInt(files.size());
        for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
            out.writeUTF(file.getKey());
            out.writeUTF(file.getValue());
        }
        out.flush();
    }

    /** To the end, where it is found out whether it is what was written. */
    static Map<String, String> read(InputStream from) throws IOException {
        DataInputStream in = new DataInputStream(from);
        Map<String, String> files = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            files.put(in.readUTF(), in.readUTF());
        }
        in.transferTo(OutputStream.nullOutputStream());
        return files;
    }
}
