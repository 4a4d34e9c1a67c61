import type { ClientState, MaskClient, MaskClientEvents } from '../types.js';

const LIMIT_MS = 4000;

/** The next event that satisfies `accept`, or a rejection that names what was waited for. */
export function nextEvent<K extends keyof MaskClientEvents>(
  client: MaskClient,
  event: K,
  accept: (payload: MaskClientEvents[K]) => boolean = () => true,
): Promise<MaskClientEvents[K]> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      off();
      reject(new Error(`No ${event} within ${LIMIT_MS} ms; state ${JSON.stringify(client.state)}`));
    }, LIMIT_MS);
    const off = client.on(event, (payload) => {
      if (!accept(payload)) return;
      clearTimeout(timer);
      off();
      resolve(payload);
    });
  });
}

type StateOf<Kind extends ClientState['kind']> = Extract<ClientState, { kind: Kind }>;

/** The state when it is, or becomes, of this kind. */
export async function stateOf<Kind extends ClientState['kind']>(
  client: MaskClient,
  kind: Kind,
): Promise<StateOf<Kind>> {
  const is = (state: ClientState): state is StateOf<Kind> => state.kind === kind;
  if (is(client.state)) return client.state;
  const state = await nextEvent(client, 'state', is);
  if (!is(state)) throw new Error(`Expected ${kind}, got ${state.kind}`);
  return state;
}

/** Records the ends of frames as `mask 1`, `dropped 2 superseded`, ... */
export function recordEnds(client: MaskClient): string[] {
  const ends: string[] = [];
  client.on('mask', ({ frameId, stale }) => ends.push(`mask ${frameId}${stale ? ' stale' : ''}`));
  client.on('dropped', ({ frameId, reason }) => ends.push(`dropped ${frameId} ${reason}`));
  client.on('error', ({ frameId, reason }) => ends.push(`error ${frameId} ${reason}`));
  client.on('lost', ({ frameId, cause }) => ends.push(`lost ${frameId} ${cause}`));
  return ends;
}
