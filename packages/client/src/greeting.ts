import {
  type Fault,
  PROTOCOL_VERSION,
  parseServerControl,
  type Ready,
  ReadySchema,
} from '@maskwire/protocol';
import { clientFault } from './faults.js';

type Greeting =
  | { readonly ok: true; readonly ready: Ready }
  /** `final`: the next greeting of this server will be no better. */
  | { readonly ok: false; readonly fault: Fault; readonly final: boolean };

/** Reads the first message of a session. */
export function readGreeting(value: unknown): Greeting {
  const parsed = parseServerControl(ReadySchema, value);
  if (!parsed.ok) {
    const message = `The server's greeting is not protocol ${PROTOCOL_VERSION}: ${parsed.fault.message}`;
    return { ok: false, fault: clientFault('protocol_violation', message, true), final: false };
  }
  if (parsed.value.protocol === PROTOCOL_VERSION) return { ok: true, ready: parsed.value };
  const message = `The server speaks protocol ${parsed.value.protocol}, this client ${PROTOCOL_VERSION}; update the older one`;
  return { ok: false, fault: clientFault('unsupported_protocol', message, false), final: true };
}

/** A fault when the server lacks the mode that is wanted. */
export function missingMode(ready: Ready, wanted: string | undefined): Fault | undefined {
  if (wanted === undefined || ready.modes.some(({ id }) => id === wanted)) return undefined;
  const used = ready.modes.find(({ id }) => id === ready.settings.mode)?.title ?? ready.settings.mode;
  const message = `This server has no mode "${wanted}"; "${used}" is used instead.`;
  return clientFault('unknown_mode', message, false);
}
