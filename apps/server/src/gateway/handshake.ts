import {
  AuthSchema,
  type FaultCode,
  fault,
  PROTOCOL_VERSION,
  parseControl,
  type Refusal,
} from '@maskwire/protocol';

export interface HandshakeRules {
  /** Whether this access token, or none, opens the server. */
  isTokenRight(token: string | undefined): boolean;
  isDraining(): boolean;
  isFull(): boolean;
}

/** Carries a refusal to the client as `err.data`. */
export class HandshakeError extends Error {
  override readonly name = 'HandshakeError';
  readonly code: FaultCode;
  readonly data: Refusal;
  constructor(code: FaultCode, message: string, retryable: boolean, supported?: number[]) {
    super(message);
    this.code = code;
    this.data = { ...fault(code, message, retryable), ...(supported ? { supported } : {}) };
  }
}

/** Why a connection with this `auth` is refused; `undefined` when it is welcome. */
export function checkHandshake(auth: unknown, rules: HandshakeRules): HandshakeError | undefined {
  if (rules.isDraining())
    return new HandshakeError('draining', 'The server is shutting down; connect again shortly', true);
  const parsed = parseControl(AuthSchema, auth);
  if (!parsed.ok)
    return new HandshakeError(
      'malformed',
      `The handshake auth must be { protocol: ${PROTOCOL_VERSION}, token? }: ${parsed.fault.message}`,
      false,
    );
  const { protocol, token } = parsed.value;
  if (protocol !== PROTOCOL_VERSION)
    return new HandshakeError(
      'unsupported_protocol',
      `This server speaks protocol ${PROTOCOL_VERSION}, the client asked for ${protocol}`,
      false,
      [PROTOCOL_VERSION],
    );
  if (!rules.isTokenRight(token))
    return new HandshakeError(
      'unauthorised',
      'This server needs an access token: use the link it printed at its start',
      false,
    );
  if (rules.isFull())
    return new HandshakeError('too_many_sessions', 'The server is full; try again later', true);
  return undefined;
}
