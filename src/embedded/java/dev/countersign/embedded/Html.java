package dev.countersign.embedded;

/** Text in web pages of development. */
public final class Html {

    private Html() {}

    /** The text as content of an element, or as a quoted attribute. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
