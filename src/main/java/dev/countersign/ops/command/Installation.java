package dev.countersign.ops.command;

import java.util.List;

/** What is known of this server before it starts. */
public interface Installation {

    /** The version of the program. */
    String version();

    /** What is wrong with the settings, one sentence each; empty if the server would start with them. */
    List<String> problems();

    /** What looks wrong with them but keeps no server from starting, such as a misspelt variable. */
    List<String> warnings();
}
