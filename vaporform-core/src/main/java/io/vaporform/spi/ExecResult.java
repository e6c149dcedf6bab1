package io.vaporform.spi;

/**
 * How a command has ended that was run in an instance.
 *
 * @param instance the name of the instance
 * @param exitCode 0 if it went well; 126 or 127 if the program could not be started
 * @param output what it wrote to standard output, read as UTF-8; the first {@value #MOST} bytes
 * @param errors the same of standard error
 * @param cut whether it has written more than that
 */
public record ExecResult(String instance, int exitCode, String output, String errors, boolean cut) {

    /** How many bytes of each are kept: {@value}. */
    public static final int MOST = 1 << 20;

    /** Whether it ended with 0. */
    public boolean succeeded() {
        return exitCode == 0;
    }
}
