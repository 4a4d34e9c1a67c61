import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Whether a token that was given, or none, opens a server with this `token`; undefined = open to everybody. The time
 * it takes does not depend on how much of a guess is right: digests have one length.
 */
export function createTokenCheck(token: string | undefined): (given: string | undefined) => boolean {
  if (token === undefined) return () => true;
  const expected = digest(token);
  return (given) => given !== undefined && timingSafeEqual(digest(given), expected);
}
