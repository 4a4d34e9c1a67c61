/** A frame message whose header says what the test wants, true or not. */
export function rawFrame(fields: {
  readonly frameId: number;
  readonly timestampS?: number;
  readonly payloadLength?: number;
  readonly image: Uint8Array;
}): Uint8Array {
  const message = new Uint8Array(16 + fields.image.byteLength);
  const view = new DataView(message.buffer);
  view.setUint32(0, fields.frameId, false);
  view.setFloat64(4, fields.timestampS ?? 1.5, false);
  view.setUint32(12, fields.payloadLength ?? fields.image.byteLength, false);
  message.set(fields.image, 16);
  return message;
}
