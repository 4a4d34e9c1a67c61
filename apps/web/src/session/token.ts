/** Longest token the wire takes. */
export const MAX_TOKEN_CHARS = 256;

/**
 * The access token of a fragment such as `#token=abc&x=1`, and the fragment without it ('' or '#x=1').
 * A token longer than the wire takes is no token.
 */
export function splitToken(fragment: string): {
  readonly token: string | undefined;
  readonly rest: string;
} {
  const fields = new URLSearchParams(fragment.replace(/^#/, ''));
  const token = fields.get('token') ?? '';
  if (!fields.has('token')) return { token: undefined, rest: fragment };
  fields.delete('token');
  const rest = fields.toString();
  return {
    token: token !== '' && token.length <= MAX_TOKEN_CHARS ? token : undefined,
    rest: rest === '' ? '' : `#${rest}`,
  };
}

/**
 * Takes the token out of the address bar, so that it is in no bookmark, screenshot or shared link. It lives
 * in memory from here on.
 */
export function takeToken(): string | undefined {
  const { token, rest } = splitToken(location.hash);
  if (location.hash !== rest)
    history.replaceState(history.state, '', location.pathname + location.search + rest);
  return token;
}
