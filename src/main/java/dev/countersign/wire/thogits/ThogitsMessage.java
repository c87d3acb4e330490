package dev.countersign.wire.thogits;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One sentence: the body of every refusal, and of every answer without data. */
@Schema
record ThogitsMessage(String message) {}
