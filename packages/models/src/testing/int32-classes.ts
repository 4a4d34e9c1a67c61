/**
 * A `.tflite` file with its last ARG_MAX giving INT32 instead of INT64, nothing else changed: LiteRT's JavaScript
 * interface cannot hand out INT64. A file that ends otherwise is given back as it is.
 */
export function withInt32Classes(model: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(model);
  const file = new Walk(bytes);
  const subgraph = file.item(file.field(file.root(), MODEL_SUBGRAPHS), 0);
  const operators = file.field(subgraph, SUBGRAPH_OPERATORS);
  const last = file.item(operators, file.length(operators) - 1);
  const outputs = file.field(subgraph, SUBGRAPH_OUTPUTS);
  const tensor = file.item(file.field(subgraph, SUBGRAPH_TENSORS), file.view.getInt32(outputs + 4, true));
  const type = file.slot(tensor, TENSOR_TYPE);
  const options = file.slot(last, OPERATOR_OPTIONS);
  if (!type || !options || file.view.getInt8(type) !== INT64) return bytes;
  const made = file.slot(file.follow(options), ARG_MAX_OUTPUT_TYPE);
  if (!made) return bytes;
  file.view.setInt8(type, INT32);
  file.view.setInt8(made, INT32);
  return bytes;
}

const MODEL_SUBGRAPHS = 2;
const SUBGRAPH_TENSORS = 0;
const SUBGRAPH_OUTPUTS = 2;
const SUBGRAPH_OPERATORS = 3;
const OPERATOR_OPTIONS = 4;
const TENSOR_TYPE = 1;
const ARG_MAX_OUTPUT_TYPE = 0;
const INT32 = 2;
const INT64 = 4;

/** Positions within a FlatBuffer that is known to be sound. */
class Walk {
  readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  root(): number {
    return this.follow(0);
  }

  follow(at: number): number {
    return at + this.view.getUint32(at, true);
  }

  /** Where a table keeps a field; 0 when it does not. */
  slot(table: number, id: number): number {
    const vtable = table - this.view.getInt32(table, true);
    const at = 4 + 2 * id;
    if (at >= this.view.getUint16(vtable, true)) return 0;
    const offset = this.view.getUint16(vtable + at, true);
    return offset === 0 ? 0 : table + offset;
  }

  /** The vector or table that a field points to. */
  field(table: number, id: number): number {
    const at = this.slot(table, id);
    if (!at) throw new Error(`field ${id} is absent`);
    return this.follow(at);
  }

  length(vector: number): number {
    return this.view.getUint32(vector, true);
  }

  /** Table `index` of a vector of tables. */
  item(vector: number, index: number): number {
    return this.follow(vector + 4 + 4 * index);
  }
}
