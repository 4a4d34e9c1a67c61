import { createStore, type StoreApi } from 'zustand/vanilla';
import { type AppState, type Environment, initialState } from './app-state.js';
import { type AppEvent, reduce } from './reducer.js';
import type { Settings } from './settings.js';

/** The page's one store: read by selectors, changed by events alone. */
export interface AppStore {
  readonly api: Pick<StoreApi<AppState>, 'getState' | 'getInitialState' | 'subscribe'>;
  dispatch(event: AppEvent): void;
}

export function createAppStore(environment: Environment, settings: Settings): AppStore {
  const api = createStore<AppState>(() => initialState(environment, settings));
  return {
    api,
    dispatch: (event) => api.setState((state) => reduce(state, event), true),
  };
}
