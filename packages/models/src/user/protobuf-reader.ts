import { malformed } from '../errors.js';

/** Wire format: https://protobuf.dev/programming-guides/encoding/ */
const WIRE_VARINT = 0;
const WIRE_FIXED64 = 1;
const WIRE_LENGTH_DELIMITED = 2;
const WIRE_FIXED32 = 5;

const MAX_VARINT_BYTES = 10;

/** One field of a message as it stands in the file. */
export interface ProtobufField {
  readonly number: number;
  /** Of a varint field; else 0. */
  readonly integer: number;
  /** Content of a length-delimited field, a view on the file; else empty. */
  readonly bytes: Uint8Array;
}

const NOTHING = new Uint8Array(0);

/**
 * The fields of one message in order, without going into them.
 * @throws {ModelImportError} `malformed` when a length points beyond the end or a wire type is unknown
 */
export function* protobufFields(message: Uint8Array): Generator<ProtobufField> {
  const cursor = { at: 0 };
  while (cursor.at < message.length) {
    const key = varint(message, cursor);
    const number = Number(key >> 3n);
    switch (Number(key & 7n)) {
      case WIRE_VARINT:
        yield { number, integer: Number(BigInt.asIntN(64, varint(message, cursor))), bytes: NOTHING };
        break;
      case WIRE_LENGTH_DELIMITED:
        yield { number, integer: 0, bytes: take(message, cursor, Number(varint(message, cursor))) };
        break;
      case WIRE_FIXED64:
        take(message, cursor, 8);
        break;
      case WIRE_FIXED32:
        take(message, cursor, 4);
        break;
      default:
        throw malformed(`field ${number} has a wire type that there is not`);
    }
  }
}

export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

function take(message: Uint8Array, cursor: { at: number }, length: number): Uint8Array {
  const end = cursor.at + length;
  if (end > message.length)
    throw malformed(`${length} bytes are announced where ${message.length - cursor.at} are left`);
  const bytes = message.subarray(cursor.at, end);
  cursor.at = end;
  return bytes;
}

function varint(message: Uint8Array, cursor: { at: number }): bigint {
  let value = 0n;
  for (let i = 0; i < MAX_VARINT_BYTES; i++) {
    const byte = message[cursor.at++];
    if (byte === undefined) throw malformed('it ends within a number');
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) return value;
  }
  throw malformed('a number has over ten bytes');
}
