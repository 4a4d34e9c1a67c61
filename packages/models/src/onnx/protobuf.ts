/**
 * A writer for Protocol Buffers, as far as ONNX needs it.
 * Wire format: https://protobuf.dev/programming-guides/encoding/
 */
const WIRE_VARINT = 0;
const WIRE_LENGTH_DELIMITED = 2;
const WIRE_FIXED32 = 5;

export class ProtobufWriter {
  readonly #chunks: Uint8Array[] = [];
  #lengthBytes = 0;

  /** An int32, int64 or enum field. Negative numbers take ten bytes, as the format wants. */
  integer(field: number, value: number): this {
    return this.#tag(field, WIRE_VARINT).#push(varint(BigInt.asUintN(64, BigInt(value))));
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#tag(field, WIRE_FIXED32).#push(bytes);
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#tag(field, WIRE_LENGTH_DELIMITED)
      .#push(varint(BigInt(value.byteLength)))
      .#push(value);
  }

  message(field: number, value: ProtobufWriter): this {
    this.#tag(field, WIRE_LENGTH_DELIMITED).#push(varint(BigInt(value.#lengthBytes)));
    for (const chunk of value.#chunks) this.#push(chunk);
    return this;
  }

  finish(): Uint8Array {
    const whole = new Uint8Array(this.#lengthBytes);
    let offset = 0;
    for (const chunk of this.#chunks) {
      whole.set(chunk, offset);
      offset += chunk.byteLength;
    }
    return whole;
  }

  #tag(field: number, wire: number): this {
    return this.#push(varint(BigInt((field << 3) | wire)));
  }

  #push(chunk: Uint8Array): this {
    this.#chunks.push(chunk);
    this.#lengthBytes += chunk.byteLength;
    return this;
  }
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return Uint8Array.from(bytes);
}
