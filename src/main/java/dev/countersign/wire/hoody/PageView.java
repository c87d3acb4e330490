package dev.countersign.wire.hoody;

/** Where a page of a list stands; the first page is 1. */
public record PageView(int total, int page, int limit, int pages) {

    static PageView of(int total, int page, int limit) {
        return new PageView(total, page, limit, (total + limit - 1) / limit);
    }
}
