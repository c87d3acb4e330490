package dev.countersign.testing;

import java.util.ArrayList;
import java.util.List;

/**
 * A request as the bytes that will be sent.
 *
 * @param headers whole lines, each {@code name: value}
 */
public record RawRequest(String method, String path, String body, List<String> headers) {

    public RawRequest {
        headers = List.copyOf(headers);
    }

    /** Names and values as a JSON object; a null value is left out. It comes from the address of {@code client}. */
    public static RawRequest post(Api client, String path, Object... fields) {
        return new RawRequest("POST", path, Api.object(fields), linesOf(client)).with("Content-Type: application/json");
    }

    public static RawRequest get(Api client, String path) {
        return new RawRequest("GET", path, "", linesOf(client));
    }

    public static RawRequest delete(Api client, String path) {
        return new RawRequest("DELETE", path, "", linesOf(client));
    }

    public RawRequest with(String header) {
        List<String> more = new ArrayList<>(headers);
        more.add(header);
        return new RawRequest(method, path, body, more);
    }

    private static List<String> linesOf(Api client) {
        return client.headers().entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue())
                .toList();
    }

    byte[] bytes() {
        return RawHttp.request(method, path, body, headers.toArray(String[]::new));
    }
}
