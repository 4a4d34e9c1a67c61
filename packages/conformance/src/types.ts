/** Sections of docs/protocol.md. */
export const SECTIONS = {
  transport: '1. Transport',
  handshake: '2. Handshake',
  frames: '3. Frames',
  answers: '4. Answers',
  oneAnswer: '5. Exactly one answer',
  settings: '6. Settings and epochs',
  control: '7. Control messages',
  limits: '8. Limits',
} as const;
export type Section = (typeof SECTIONS)[keyof typeof SECTIONS];

export type CaseOutcome =
  | { readonly result: 'pass' }
  | { readonly result: 'fail'; readonly problem: string }
  | { readonly result: 'skipped'; readonly reason: string };

export type CaseResult = CaseOutcome & {
  /** Stable name, as `answers.short-header`. */
  readonly id: string;
  /** What must hold, as a sentence about the server. */
  readonly sentence: string;
  readonly section: Section;
  readonly durationMs: number;
};

export interface ConformanceReport {
  readonly url: string;
  readonly cases: readonly CaseResult[];
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface ConformanceOptions {
  /** Base address of the server, `http:` or `https:`. */
  readonly url: string;
  /** Access token, where the server needs one. */
  readonly token?: string;
  /** For servers with a certificate of their own. */
  readonly tls?: {
    /** PEM of the authority to trust. */
    readonly ca?: string;
    /** @default true */
    readonly rejectUnauthorized?: boolean;
  };
  /** Runs only the cases whose id starts with this. */
  readonly only?: string;
  /** Time limit of each case in milliseconds. @default 20 s, more for cases that need it */
  readonly limitMs?: number;
  /** Told each result as soon as it is known. */
  readonly report?: (result: CaseResult) => void;
  /** Stops between two cases. */
  readonly signal?: AbortSignal;
}

export type ConformanceErrorCode = 'invalid_url' | 'unreachable' | 'refused' | 'no_such_case' | 'aborted';

/** The suite could not be run at all; says nothing about conformance. */
export class ConformanceError extends Error {
  override readonly name = 'ConformanceError';
  readonly code: ConformanceErrorCode;
  constructor(code: ConformanceErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
