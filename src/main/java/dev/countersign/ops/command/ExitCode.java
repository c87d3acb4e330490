package dev.countersign.ops.command;

/** How a command ended, as exit codes of {@code sysexits.h}. */
public final class ExitCode {

    public static final int DONE = 0;
    /** Something failed, such as the database. */
    public static final int FAILED = 1;
    /** EX_USAGE: the command line is wrong. */
    public static final int USAGE = 64;
    /** EX_DATAERR: what was asked for cannot be done. */
    public static final int REFUSED = 65;
    /** EX_NOINPUT: a file cannot be used. */
    public static final int NO_INPUT = 66;
    /** EX_NOUSER: there is no such account, session, token or mail, or nothing to do for it. */
    public static final int NOT_FOUND = 67;
    /** EX_CONFIG: settings are missing or wrong. */
    public static final int BAD_CONFIGURATION = 78;

    private ExitCode() {}
}
