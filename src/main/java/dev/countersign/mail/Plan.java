package dev.countersign.mail;

import java.util.List;

/** What becomes of a requested mail; decided when it is about to be sent. */
public sealed interface Plan {

    /** The mail is sent. */
    record Send(Mail mail) implements Plan {}

    /** These requests replace this one; each has its own budget check and plan. */
    record Instead(List<MailRequest> requests) implements Plan {

        public Instead {
            requests = List.copyOf(requests);
        }
    }

    /**
     * No mail is sent.
     *
     * @param reason one word for operators, such as {@code unknown_address}; kept with the row
     */
    record Nothing(String reason) implements Plan {}
}
