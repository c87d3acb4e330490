package dev.countersign.wire.thogits;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One sentence: all that this dialect says beside a status, unless a call has more to tell. */
@Schema
record ThogitsMessage(String message) {}
