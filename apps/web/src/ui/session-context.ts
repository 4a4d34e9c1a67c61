import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Session } from '../session/index.js';
import type { AppState } from '../state/index.js';

const SessionContext = createContext<Session | undefined>(undefined);

export const SessionProvider = SessionContext.Provider;

/** The page's session: what the user can do. @throws {Error} outside the provider. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('useSession needs a SessionProvider above it');
  return session;
}

/**
 * A part of the page's state; renders again when that part is another value. The selector must give what is
 * in the state, not a new object each time.
 */
export function useApp<T>(select: (state: AppState) => T): T {
  const { api } = useSession().store;
  return useSyncExternalStore(api.subscribe, () => select(api.getState()));
}
