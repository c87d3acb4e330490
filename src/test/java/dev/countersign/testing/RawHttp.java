package dev.countersign.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests that no client library would send, byte by byte, and the bytes that come back. */
public final class RawHttp {

    private static final int PATIENCE_MILLIS = 10_000;

    private RawHttp() {}

    /** Sends a request without a body; header lines are sent as they are, and the connection closes after it. */
    public static Answer send(String method, String target, String... headers) {
        return parse(method, target, exchange(request(method, target, "", headers)));
    }

    /** Sends a request to a host name, which is not looked up. */
    public static Answer sendTo(String host, String method, String target, String... headers) {
        return parse(method, target, exchange(requestTo(host, method, target, "", headers)));
    }

    /** Sends JSON from {@code address} and returns the raw answer, head and body. */
    public static String postJson(String target, String body, String address) {
        return exchange(request("POST", target, body, "Content-Type: application/json", "X-Forwarded-For: " + address));
    }

    public static byte[] request(String method, String target, String body, String... headers) {
        return requestTo(URI.create(Api.baseUrl()).getHost(), method, target, body, headers);
    }

    private static byte[] requestTo(String host, String method, String target, String body, String... headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(method + ' ' + target + " HTTP/1.1\r\nHost: " + host + ':'
                + URI.create(Api.baseUrl()).getPort() + "\r\nConnection: close\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        if (bytes.length > 0) {
            head.append("Content-Length: ").append(bytes.length).append("\r\n");
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(bytes);
        return all.toByteArray();
    }

    /** Sends these bytes and returns everything received until the server closed or fell silent for too long. */
    public static String exchange(byte[] request) {
        URI base = URI.create(Api.baseUrl());
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket("127.0.0.1", base.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            try {
                socket.getOutputStream().write(request);
                socket.getOutputStream().flush();
                socket.getInputStream().transferTo(answer);
            } catch (SocketTimeoutException e) {
                answer.writeBytes("\r\n(silence)".getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                // The server closed the connection; what it sent before counts.
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    /** Reads one answer and verifies its signature, if it has one. */
    public static Answer parse(String method, String target, String raw) {
        int end = raw.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new AssertionError("no answer to " + method + ' ' + target + ": " + raw);
        }
        String[] head = raw.substring(0, end).split("\r\n");
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (int i = 1; i < head.length; i++) {
            int colon = head[i].indexOf(':');
            headers.computeIfAbsent(head[i].substring(0, colon), name -> new ArrayList<>())
                    .add(head[i].substring(colon + 1).strip());
        }
        Answer answer = new Answer(
                method,
                visible(target),
                Integer.parseInt(head[0].split(" ")[1]),
                HttpHeaders.of(headers, (name, value) -> true),
                raw.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1));
        if (!answer.header("X-Hoody-Signature").isEmpty()) {
            SignatureCheck.verify(Api.baseUrl(), answer);
        }
        return answer;
    }

    /** The request target as the signature's header writes it. */
    private static String visible(String target) {
        StringBuilder path = new StringBuilder();
        for (char c : target.toCharArray()) {
            path.append(c < 0x7f ? String.valueOf(c) : URLEncoder.encode(String.valueOf(c), StandardCharsets.UTF_8));
        }
        return path.toString();
    }
}
