package dev.countersign.wire.hoody;

import com.fasterxml.jackson.annotation.JsonInclude;

/** The shape of every refusal: {@code error} is the status' phrase or a symbol, {@code code} always the symbol. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record HoodyError(int statusCode, String error, String code, String message, Object data) {}
