package dev.countersign.mail;

/**
 * One mail, ready to be written.
 *
 * @param to the stored address of its owner, never one that a request names
 */
public record Mail(String to, MailContent content) {

    /** Without the address, and without what is in the content: mails carry tokens and codes. */
    @Override
    public String toString() {
        return "Mail[" + content.getClass().getSimpleName() + ']';
    }
}
