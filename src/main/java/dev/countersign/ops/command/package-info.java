/**
 * The command line of the server: {@code countersign accounts show ADDRESS} and others. {@link
 * dev.countersign.ops.command.CommandLines} parses it before anything starts; commands that need no database run then,
 * the others once the server's parts are there. It owns no rule: acts on accounts are those of {@code administration}.
 */
package dev.countersign.ops.command;
